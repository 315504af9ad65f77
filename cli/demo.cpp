// finwait demo: the last ACK of a teardown is lost, and one sees what TIME-WAIT is for.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/command_line.hpp"
#include "cli/exchange.hpp"
#include "cli/installation.hpp"
#include "cli/outcome.hpp"
#include "cli/small_http.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr auto profile_name = "lose-last-ack";
constexpr std::uint64_t fixed_seed = 9293;
constexpr std::uint16_t http_port = 80;

constexpr Usage usage{"finwait demo [--seed N]",
                      "One HTTP exchange between two Linux TCP stacks, through finwaitd with the profile "
                      "lose-last-ack, as a ladder\n"
                      "with a verdict. Needs root, and leaves nothing behind. Exit status as of finwait run.",
                      "  finwait demo\n"
                      "  finwait demo | less -R\n"};

constexpr auto what_to_look_for =
    "A client fetches a page over HTTP. Both ends are TCP stacks of this Linux, and\n"
    "every segment crosses finwait, which loses exactly one: the last ACK of the\n"
    "close.\n"
    "\n"
    "The states at the margins are those of the two ends. Look for\n"
    "  - the client, which closes first: FIN-WAIT-1, FIN-WAIT-2, and TIME-WAIT once\n"
    "    it has the server's FIN\n"
    "  - its ACK of that FIN, which is lost: the server cannot know, and stays in\n"
    "    LAST-ACK\n"
    "  - the server's FIN, which comes again and is answered out of TIME-WAIT. That\n"
    "    is what TIME-WAIT is for: without it the answer would be a reset.\n"
    "(Both hosts acknowledge at once here. Else the server's ACK and FIN would share\n"
    "a segment, and the close would have three of them instead of four.)\n"
    "\n";

/// What people know, where it is installed: the server keeps the connection open (HTTP/1.1), so that the
/// client is the one that closes first, always.
ExchangePlan http_exchange(const LabDirectory& lab) {
    ExchangePlan plan;
    plan.ready = http_port;
    const std::string self = find_program("finwait");
    try {
        plan.server = {find_program("python3"),
                       "-m",
                       "http.server",
                       "--protocol",
                       "HTTP/1.1",
                       "--directory",
                       lab.hosts_file().parent_path(),
                       std::to_string(http_port)};
        plan.client = {find_program("curl"), "-sS", "http://server/hosts"};
    } catch (const Failure&) {
        plan.server = {self, "demo", "--as", "server"};
        plan.client = {self, "demo", "--as", "client"};
    }
    return plan;
}

/// What server and client print is of interest only when something went wrong.
class TemporaryOutput {
  public:
    explicit TemporaryOutput(const LabDirectory& lab)
        : path_(lab.log().string() + ".commands"),
          fd_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {}
    int fd() const { return fd_.get(); }
    std::string text() const {
        std::ifstream file(path_);
        return {std::istreambuf_iterator<char>(file), {}};
    }

  private:
    std::filesystem::path path_;  // goes with the lab
    FileDescriptor fd_;
};

int play(const std::string& part) {
    if (part == hosts[index(End::server)].name) serve_small_http(http_port);
    return static_cast<int>(fetch_small_http(hosts[index(End::server)].v4, http_port) ? ExitCode::well
                                                                                      : ExitCode::failed);
}

}  // namespace

int run_demo(const Words& words) {
    if (words.size() == 2 && words[0] == "--as") return play(words[1]);
    po::options_description options("Options");
    options.add_options()("seed", po::value<std::string>()->value_name("N"), "another one than the usual");
    const auto values = read_command_line(words, options, {}, usage);
    if (!values) return 0;
    LabPlan lab_plan;
    lab_plan.profile = find_profile(profile_name);
    lab_plan.profile_name = profile_name;
    lab_plan.seed = number_of(*values, "seed", UINT64_MAX).value_or(fixed_seed);
    lab_plan.quick_acks = true;
    require_root("demo");

    std::fputs(what_to_look_for, stdout);
    std::fflush(stdout);
    const Interrupts interrupts;
    Lab::take_down_leftovers();
    Lab lab(fmt::format("demo-{}", ::getpid()), lab_plan, interrupts);
    const TemporaryOutput said(lab.directory());
    ExchangePlan plan = http_exchange(lab.directory());
    plan.server_output = plan.client_output = said.fd();
    Recording recording(lab.events());
    const Exchange exchange = run_exchange(lab, plan, recording, interrupts);
    const Judgement judgement = judge(exchange, recording, false);

    const Telling telling{LadderWish::always, shell_quoted(Words{"finwait", "demo"}),
                          terminal_of(STDOUT_FILENO)};
    if (exchange.interrupted != 0) std::fputs(interrupted_text, stderr);
    std::fputs(tell(recording, telling).c_str(), stdout);
    for (const std::string& problem : judgement.problems) fmt::print(stderr, "finwait: {}\n", problem);
    if (judgement.code != ExitCode::well) std::fputs(said.text().c_str(), stderr);
    return static_cast<int>(judgement.code);
}

}  // namespace finwait
