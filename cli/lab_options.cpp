// See lab_options.hpp.
#include "cli/lab_options.hpp"

#include <cstdio>
#include <limits>
#include <utility>

#include "cli/command_line.hpp"
#include "cli/installation.hpp"
#include "daemon/failure.hpp"
#include "daemon/link.hpp"
#include "daemon/profile_file.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

namespace po = boost::program_options;

namespace {

/// Here and not only in finwaitd, so that a bad profile is told before anything is made. Warnings go to
/// stderr.
std::vector<PolicySpec> checked_policies(const std::string& path) {
    Complaints complaints;
    auto profile = read_profile_file(path, complaints);
    std::string text;
    for (const Complaint& complaint : complaints.sorted()) text += "\n" + to_string(complaint, path);
    if (!profile) throw Failure("the profile cannot be used" + text, ExitCode::bad_profile);
    if (!text.empty()) std::fprintf(stderr, "finwait: the profile will surprise%s\n", text.c_str());
    return std::move(profile->policies);
}

}  // namespace

void add_lab_options(po::options_description& options) {
    const auto text = [] { return po::value<std::string>(); };
    options.add_options()  //
        ("profile,p", text()->value_name("PROFILE"),
         "what to do to the traffic: a file (with '/' or .toml) or a shipped one; default: nothing")  //
        ("seed", text()->value_name("N"), "repeats the dice of an earlier run; beats the profile's")  //
        ("mtu", text()->value_name("BYTES"), "of both hosts' interfaces; below 1280 without IPv6")    //
        ("quick-acks", "both hosts acknowledge at once: a close has four segments, not three")        //
        ("sysctl", po::value<Words>()->value_name("KEY=VALUE")->composing(),
         "a setting of both hosts, e.g. net.ipv4.tcp_fin_timeout=5, of which finwaitd is told, too; may be "
         "given "
         "again");
}

LabPlan lab_plan_of(const po::variables_map& values) {
    LabPlan plan;
    if (const auto profile = text_of(values, "profile")) {
        const auto path = find_profile(*profile);
        plan.policies = checked_policies(path);
        plan.profile = std::filesystem::absolute(path);
        plan.profile_name = *profile;
    }
    plan.seed = number_of(values, "seed", std::numeric_limits<std::uint64_t>::max());
    if (const auto mtu = number_of(values, "mtu", max_mtu)) {
        if (*mtu < min_mtu)
            throw Failure("--mtu: " + std::to_string(*mtu) + " is less than " + std::to_string(min_mtu) +
                              ", the least IPv4 can do with (RFC 791)",
                          ExitCode::usage);
        plan.mtu = static_cast<unsigned>(*mtu);
    }
    plan.quick_acks = values.count("quick-acks") != 0;
    if (values.count("sysctl") == 0) return plan;
    for (const std::string& setting : values["sysctl"].as<Words>()) {
        const std::size_t equals = setting.find('=');
        if (setting.rfind("net.", 0) != 0 || equals == std::string::npos ||
            setting.find("..") != std::string::npos || setting.find('/') < equals)
            throw Failure("--sysctl: " + finwait::quoted(setting) + " is not of the form net.KEY=VALUE",
                          ExitCode::usage);
        plan.sysctls.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
    }
    return plan;
}

}  // namespace finwait
