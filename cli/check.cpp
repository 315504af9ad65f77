// finwait check: is a profile right? All errors at once, compiler style, and on request what it will do.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/command_line.hpp"
#include "cli/explain_profile.hpp"
#include "cli/installation.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "daemon/profile_file.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr Usage usage{"finwait check FILE... [-v] [--json]",
                      "Reads profiles and reports everything that is wrong with them, each with line and "
                      "column, and warns of what may\n"
                      "surprise. FILE is a file if it contains '/' or '.toml', else the name of a shipped "
                      "profile; '-' is standard input.\n"
                      "Exit status: 0 well (warnings are well), 2 usage, 3 errors.",
                      "  finwait check lab.toml\n"
                      "  finwait check -v lose-last-ack\n"
                      "  finwait check --json profiles/*.toml\n"};

struct Checked {
    std::string file;
    std::optional<Profile> profile;
    std::vector<Complaint> complaints;
};

Checked check(const std::string& word) {
    Complaints complaints;
    Checked checked{word, {}, {}};
    try {
        checked.file = word == "-" ? "/dev/stdin" : find_profile(word).string();
        checked.profile = read_profile_file(checked.file, complaints);
    } catch (const Failure& unknown_name) {
        complaints.error({}, unknown_name.what());
    }
    checked.complaints = complaints.sorted();
    return checked;
}

void print_explanation(const Profile& profile) {
    if (!profile.title.empty()) fmt::print("  {}\n", profile.title);
    std::size_t n = 0;
    for (const PolicySpec& policy : profile.policies)
        fmt::print("  {}. {}: {}\n", ++n, policy.name, explain(policy));
    if (profile.policies.empty()) fmt::print("  a clean wire: nothing is done to anything\n");
    for (const std::string& sentence : explain_together(profile)) fmt::print("  together: {}\n", sentence);
    if (profile.seed)
        fmt::print("  seed {}: chances fall the same way in every run\n", *profile.seed);
    else
        fmt::print("  no seed: one is drawn for each run, and printed\n");
}

void print(const Checked& checked, bool verbose) {
    for (const Complaint& complaint : checked.complaints)
        fmt::print("{}\n", to_string(complaint, checked.file));
    if (!checked.profile) return;
    const std::size_t count = checked.profile->policies.size();
    fmt::print("{}: well, {} {}\n", checked.file, count, count == 1 ? "policy" : "policies");
    if (verbose) print_explanation(*checked.profile);
}

nlohmann::ordered_json json_of(const Checked& checked) {
    nlohmann::ordered_json file{{"file", checked.file}, {"well", checked.profile.has_value()}};
    file["complaints"] = nlohmann::ordered_json::array();
    for (const Complaint& c : checked.complaints) {
        nlohmann::ordered_json entry{{"severity", c.warning() ? "warning" : "error"}, {"message", c.message}};
        if (c.position.line != 0) entry["line"] = c.position.line;
        if (c.position.column != 0) entry["column"] = c.position.column;
        if (!c.hint.empty()) entry["hint"] = c.hint;
        file["complaints"].push_back(std::move(entry));
    }
    if (!checked.profile) return file;
    file["title"] = checked.profile->title;
    if (checked.profile->seed) file["seed"] = *checked.profile->seed;
    file["policies"] = nlohmann::ordered_json::array();
    for (const PolicySpec& p : checked.profile->policies)
        file["policies"].push_back(
            {{"name", p.name}, {"action", p.kind->name}, {"enabled", p.enabled}, {"does", explain(p)}});
    file["together"] = explain_together(*checked.profile);
    return file;
}

}  // namespace

int run_check(const std::vector<std::string>& words) {
    po::options_description options("Options");
    options.add_options()("file", po::value<std::vector<std::string>>()->value_name("FILE"),
                          "profile to check; the option's name may be left out")(
        "verbose,v", "say in words what each profile will do")("json",
                                                               "print a list of objects, one for each file");
    const auto values =
        read_command_line(words, options, po::positional_options_description().add("file", -1), usage);
    if (!values) return 0;
    if (values->count("file") == 0)
        throw Failure(std::string("check what? usage: ") + usage.line, ExitCode::usage);

    bool well = true;
    auto all = nlohmann::ordered_json::array();
    for (const std::string& word : (*values)["file"].as<std::vector<std::string>>()) {
        const Checked checked = check(word);
        well = well && checked.profile;
        if (values->count("json") != 0)
            all.push_back(json_of(checked));
        else
            print(checked, values->count("verbose") != 0);
    }
    // What is not UTF-8 may come from the file; it must not end the report.
    if (values->count("json") != 0)
        fmt::print("{}\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return static_cast<int>(well ? ExitCode::well : ExitCode::bad_profile);
}

}  // namespace finwait
