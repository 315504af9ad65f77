// finwait run: a lab for one exchange.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <limits>

#include "cli/command_line.hpp"
#include "cli/exchange.hpp"
#include "cli/installation.hpp"
#include "cli/lab_options.hpp"
#include "cli/outcome.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"
#include "daemon/journal/human.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr Usage usage{
    "finwait run [-p PROFILE] --server COMMAND --client COMMAND [OPTION]...",
    "Runs two commands in two network namespaces with finwaitd between them, and tells how each TCP "
    "connection fared.\n"
    "`client` and `server` resolve to IPv4 addresses, `client6` and `server6` to IPv6 ones. The server is "
    "started\n"
    "first and stopped in the end; the client is run when the server listens. The client's output goes to "
    "stdout (with\n"
    "--json to stderr), everything else to stderr. Nothing of the lab is left afterwards.\n"
    "Exit status: 0 well, 1 a command failed, 2 usage, 3 bad profile, 4 a policy that looks at content never "
    "acted or\n"
    "no connection was seen, 6 not permitted. Ctrl-C ends the exchange and shows what happened so far "
    "(130); a second\none ends at once.",
    "  finwait run --server 'python3 -m http.server -p HTTP/1.1 80' --client 'curl -sS http://server/'\n"
    "  finwait run -p lose-last-ack --server 'python3 -m http.server -p HTTP/1.1 80' \\\n"
    "      --client 'curl -sS http://server/'\n"
    "  finwait run -p ./mine.toml --seed 42 --server './my-server 5000' --client './my-test server 5000' "
    "--json\n"};

po::options_description options() {
    po::options_description all("Options");
    const auto text = [] { return po::value<std::string>(); };
    all.add_options()                                                                                  //
        ("server", text()->required()->value_name("COMMAND"), "a shell command: serves, in one host")  //
        ("client", text()->required()->value_name("COMMAND"), "a shell command: asks, in the other")   //
        ("ready", text()->value_name("PORT"),
         "the TCP port to wait for; default: any that the server listens on; 0: do not wait")  //
        ("timeout", text()->value_name("TIME")->default_value("60s"),
         "for the server to listen and the client to end")  //
        ("settle", text()->value_name("TIME")->default_value("10s"),
         "how long to wait, after the client has ended, for the connections to close and held segments to "
         "leave")  //
        ("linger", text()->value_name("TIME")->default_value("100ms"),
         "how long to stay after they have closed")                                           //
        ("events", text()->value_name("FILE"), "keep what happened, one JSON object a line")  //
        ("ladder", text()->value_name("WHEN")->default_value("auto"),
         "auto (of the first three connections), always, never")                    //
        ("pass-status", "exit with the client's status if it is not 0")             //
        ("allow-unused", "a policy that never acted, and no connection, are well")  //
        ("json", "one JSON object on stdout instead of ladders and verdicts");
    add_lab_options(all);
    return all;
}

/// Absolute, since it is named to another process, and empty, so that no older run is read with it.
std::filesystem::path fresh_file(const std::string& path) {
    const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (!file) throw Failure("--events " + path + ": " + errno_text(errno), ExitCode::usage);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))  // /dev/full, a pipe
        throw Failure("--events " + path + ": not a regular file, and what is written is read again here",
                      ExitCode::usage);
    return std::filesystem::absolute(path);
}

ExchangePlan exchange_plan(const po::variables_map& values, bool json) {
    ExchangePlan plan;
    plan.server = Spawn::shell(*text_of(values, "server"));
    plan.client = Spawn::shell(*text_of(values, "client"));
    if (const auto port = number_of(values, "ready", std::numeric_limits<std::uint16_t>::max()))
        plan.ready = static_cast<std::uint16_t>(*port);
    plan.timeout = duration_of(values, "timeout");
    plan.settle = duration_of(values, "settle");
    plan.linger = duration_of(values, "linger");
    plan.client_output = json ? STDERR_FILENO : STDOUT_FILENO;
    return plan;
}

std::string repeat_of(const po::variables_map& values) {
    Words words{"finwait", "run"};
    for (const char* option : {"profile", "server", "client", "ready", "timeout", "settle", "linger", "mtu"})
        if (const auto text = text_of(values, option); text && !values[option].defaulted())
            words.insert(words.end(), {std::string("--") + option, *text});
    if (values.count("quick-acks") != 0) words.emplace_back("--quick-acks");
    if (values.count("sysctl") != 0)
        for (const std::string& setting : values["sysctl"].as<Words>())
            words.insert(words.end(), {"--sysctl", setting});
    return shell_quoted(words);
}

void print_unsettled(const Exchange& exchange, const Recording& recording, const ExchangePlan& plan) {
    if (recording.open() != 0)
        fmt::print(stderr, "finwait: {} not closed {} after the client's end (--settle)\n",
                   human_count(recording.open(), "connection"), to_text(plan.settle));
    for (const auto& [policy, segments] : exchange.still_held)
        fmt::print(stderr, "finwait: {} still held by {} {} after the client's end (--settle)\n",
                   human_count(segments, "segment"), policy, to_text(plan.settle));
}

}  // namespace

int run_run(const Words& words) {
    const auto values = read_command_line(words, options(), {}, usage);
    if (!values) return 0;
    const bool json = values->count("json") != 0;
    const ExchangePlan plan = exchange_plan(*values, json);
    Telling telling{ladder_wish(choice_of(*values, "ladder", ladder_wishes)), repeat_of(*values),
                    terminal_of(STDERR_FILENO)};
    LabPlan lab_plan = lab_plan_of(*values);
    require_root("run");
    if (const auto path = text_of(*values, "events")) lab_plan.events = fresh_file(*path);

    const Interrupts interrupts;
    Lab::take_down_leftovers();
    Lab lab(fmt::format("run-{}", ::getpid()), lab_plan, interrupts);
    Recording recording(lab.events());
    const Exchange exchange = run_exchange(lab, plan, recording, interrupts);
    const Judgement judgement =
        judge(exchange, recording, values->count("allow-unused") != 0, lab_plan.policies);

    if (exchange.interrupted != 0) std::fputs(interrupted_text, stderr);
    if (json) {
        fmt::print("{}\n", to_json(exchange, recording, judgement, telling));
    } else {
        std::fputs(tell(recording, telling).c_str(), stderr);
        if (exchange.interrupted == 0) print_unsettled(exchange, recording, plan);
        for (const std::string& problem : judgement.problems) fmt::print(stderr, "finwait: {}\n", problem);
    }
    if (values->count("pass-status") != 0 && exchange.interrupted == 0 && exchange.client.status &&
        !exchange.client.status->ok())
        return exchange.client.status->as_shell();
    return static_cast<int>(judgement.code);
}

}  // namespace finwait
