// finwait lab up|exec|show|list|down: a lab to live in. What show tells is in lab_show.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/command_line.hpp"
#include "cli/lab.hpp"
#include "cli/lab_options.hpp"
#include "cli/lab_show.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr auto default_name = "lab";

constexpr Usage usage{
    "finwait lab up [NAME] [-p PROFILE] | exec NAME client|server [--] COMMAND... | show NAME [CONNECTION] | "
    "list | down [NAME...]",
    "Two network namespaces, finwait-NAME-client and finwait-NAME-server, with finwaitd between them, to "
    "live in.\n"
    "`client` and `server` resolve to IPv4 addresses, `client6` and `server6` to IPv6 ones; so they do in "
    "`ip netns\n"
    "exec`. Labs stand side by side without seeing each other. `finwait lab up --help` and its like tell "
    "more.",
    "  finwait lab up a -p lose-last-ack\n"
    "  finwait lab exec a server python3 -m http.server 80 &\n"
    "  finwait lab exec a client curl http://server/\n"
    "  finwait lab show a\n"
    "  ip netns exec finwait-a-client tcpdump -i client0\n"
    "  finwait lab down a\n"};

constexpr Usage up_usage{
    "finwait lab up [NAME] [OPTION]...",
    "Makes a lab that stays until `finwait lab down NAME`. NAME is `lab` unless given.",
    "  finwait lab up\n"
    "  finwait lab up slow -p ./20ms.toml --mtu 9000 --sysctl net.ipv4.tcp_congestion_control=reno\n"};

constexpr Usage down_usage{
    "finwait lab down [NAME...]",
    "Ends whatever runs in the lab and takes it away. NAME is `lab` unless given. A lab that is not there is "
    "not an\nerror.",
    "  finwait lab down slow\n"};

constexpr Usage exec_usage{
    "finwait lab exec NAME client|server [--] COMMAND...",
    "Runs a command in one of the lab's two hosts. Exit status: the command's; 127 if it cannot be started.",
    "  finwait lab exec slow client ping server\n"
    "  finwait lab exec slow server -- nc -l -p 7\n"};

constexpr Usage list_usage{"finwait lab list [--json]", "Shows the labs there are.", "  finwait lab list\n"};

int lab_up(const Words& words) {
    po::options_description options("Options");
    options.add_options()("name", po::value<std::string>()->default_value(default_name), "of the lab");
    add_lab_options(options);
    const auto values =
        read_command_line(words, options, po::positional_options_description().add("name", 1), up_usage);
    if (!values) return 0;
    LabPlan plan = lab_plan_of(*values);
    plan.stays = true;
    const std::string name = *text_of(*values, "name");
    LabDirectory::at(name);  // a bad name is told first
    require_root("lab");

    const Interrupts interrupts;
    Lab::take_down_leftovers();
    Lab lab(name, plan, interrupts);
    lab.leave_up();
    fmt::print(stderr,
               "lab '{0}' is up. Try: finwait lab exec {0} client ping server\n"
               "  what happened: finwait lab show {0}\n"
               "  events:        {1}\n"
               "  log:           {2}\n",
               name, lab.events().string(), lab.directory().log().string());
    return 0;
}

int lab_down(const Words& words) {
    po::options_description options;
    options.add_options()("name", po::value<Words>()->default_value({default_name}, default_name),
                          "of the lab");
    const auto values =
        read_command_line(words, options, po::positional_options_description().add("name", -1), down_usage);
    if (!values) return 0;
    const auto& names = (*values)["name"].as<Words>();
    for (const std::string& name : names) LabDirectory::at(name);
    require_root("lab");
    const Interrupts interrupts;  // Ctrl-C waits until it is all gone
    bool well = true;
    for (const std::string& name : names) well = Lab::take_down(LabDirectory::at(name)) && well;
    return static_cast<int>(well ? ExitCode::well : ExitCode::failed);
}

/// Not by Program_options: everything behind the host belongs to the command.
int lab_exec(Words words) {
    if (!words.empty() && (words[0] == "--help" || words[0] == "-h")) {
        read_command_line({"--help"}, {}, {}, exec_usage);
        return 0;
    }
    if (words.size() < 3) throw Failure(std::string("usage: ") + exec_usage.line, ExitCode::usage);
    const LabDirectory lab = LabDirectory::at(words[0]);
    const std::vector<std::string_view> ends{hosts[0].name, hosts[1].name};
    const auto end = std::find(ends.begin(), ends.end(), words[1]);
    if (end == ends.end())
        throw Failure("no host " + finwait::quoted(words[1]) + "; " + suggest(words[1], ends),
                      ExitCode::usage);
    words.erase(words.begin(), words.begin() + (words[2] == "--" ? 3 : 2));
    if (words.empty()) throw Failure(std::string("usage: ") + exec_usage.line, ExitCode::usage);
    require_root("lab");
    if (!lab.exists()) throw Failure("no lab '" + lab.name() + "'; `finwait lab list` shows those there are");
    enclosure_of(lab, end == ends.begin() ? End::client : End::server).enter();
    try {
        execute(words);
    } catch (const Failure& failure) {
        fmt::print(stderr, "finwait: {}\n", failure.what());
        return 127;  // as a shell does: the command's own status is handed through otherwise
    }
}

std::string state_of(const LabDirectory& lab) {
    if (!lab.is_up()) return "in use";  // by a `finwait run`, or just being made
    return lab.daemon() ? "up" : "broken";
}

void print_table(const nlohmann::ordered_json& labs) {
    if (labs.empty()) return;
    std::size_t width = 0;
    for (const auto& lab : labs) width = std::max(width, lab["name"].get_ref<const std::string&>().size());
    const auto row = [&](const std::string& name, const std::string& state, const std::string& pid,
                         const std::string& profile) {
        fmt::print("{:{}}  {:6}  {:>7}  {}\n", name, std::max<std::size_t>(width, 4), state, pid,
                   profile.empty() ? "-" : profile);
    };
    row("NAME", "STATE", "PID", "PROFILE");
    for (const auto& lab : labs)
        row(lab["name"], lab["state"], lab["pid"].is_null() ? "-" : lab["pid"].dump(), lab["profile"]);
}

int lab_list(const Words& words) {
    po::options_description options("Options");
    options.add_options()("json", "as a JSON array");
    const auto values = read_command_line(words, options, {}, list_usage);
    if (!values) return 0;
    if (::geteuid() == 0) {
        const Interrupts interrupts;
        Lab::take_down_leftovers();
    }
    auto json = nlohmann::ordered_json::array();
    for (const std::string& name : LabDirectory::names()) {
        const LabDirectory lab = LabDirectory::at(name);
        const auto daemon = lab.daemon();
        json.push_back({{"name", name},
                        {"state", state_of(lab)},
                        {"profile", lab.profile()},
                        {"pid", daemon ? nlohmann::ordered_json(*daemon) : nullptr},
                        {"client", lab.netns(End::client)},
                        {"server", lab.netns(End::server)}});
    }
    if (values->count("json") != 0) {
        fmt::print("{}\n", json.dump(2));
        return 0;
    }
    print_table(json);
    return 0;
}

}  // namespace

int run_lab(const Words& words) {
    const std::vector<std::string_view> verbs{"up", "exec", "show", "list", "down"};
    if (words.empty()) throw Failure(std::string("usage: ") + usage.line, ExitCode::usage);
    const std::string& verb = words[0];
    const Words rest(words.begin() + 1, words.end());
    if (verb == "up") return lab_up(rest);
    if (verb == "down") return lab_down(rest);
    if (verb == "exec") return lab_exec(rest);
    if (verb == "show") return lab_show(rest);
    if (verb == "list") return lab_list(rest);
    if (verb != "--help" && verb != "-h")
        throw Failure("lab: unknown word " + finwait::quoted(verb) + "; " + suggest(verb, verbs),
                      ExitCode::usage);
    read_command_line({"--help"}, {}, {}, usage);
    return 0;
}

}  // namespace finwait
