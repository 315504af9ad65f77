// finwait explain: what happened in a capture, connection by connection. Needs no root and touches nothing.
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <limits>
#include <random>

#include "cli/command_line.hpp"
#include "cli/explain_json.hpp"
#include "cli/explain_notes.hpp"
#include "cli/explain_table.hpp"
#include "cli/explain_where.hpp"
#include "cli/ladder.hpp"
#include "cli/terminal.hpp"
#include "cli/verbs.hpp"
#include "daemon/failure.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr Usage usage{
    "finwait explain CAPTURE [OPTION]...",
    "Follows both ends of every TCP connection in a capture (pcap or pcapng, plain or gzip; '-' is standard "
    "input)\nand says how each opened, where its ends are and why it ended as it did, one line each. zeek: "
    "the "
    "conn_state\nand history that Zeek would log. STATE? is implied, STATE~ not sure.\n"
    "Exit status: 0 well, 1 the capture cannot be read (what could be is told), 2 usage.",
    "  finwait explain lab.pcap\n"
    "  finwait explain lab.pcap --connection 3\n"
    "  finwait explain lab.pcapng.gz --where 'server-state=CLOSE-WAIT,client-address=192.0.2.0/24'\n"
    "  tcpdump -i eth0 -w - tcp | finwait explain -\n"
    "  finwait explain lab.pcap --json | jq '.connections[] | select(.close == \"reset\")'\n"};

struct Wishes {
    std::string capture;
    Where where;
    std::optional<std::uint64_t> connection;
    bool json = false;
    Onlooker::Settings settings;
};

const std::vector<std::string_view> points{"client", "server", "between"};
const std::vector<std::string_view> segment_wishes{"none", "lifecycle", "all"};

TakenAt taken_at(const std::string& word) {
    return word == "client" ? TakenAt::client : word == "server" ? TakenAt::server : TakenAt::between;
}

std::optional<Wishes> read_wishes(const Words& words) {
    po::options_description options("Options");
    const auto text = [] { return po::value<std::string>(); };
    const std::string where_help =
        "only those that fit: KEY=VALUE or KEY!=VALUE, a comma is \"and\"; keys: " + Where::keys();
    options.add_options()("capture", text()->value_name("FILE"), "the option's name may be left out")(
        "connection", text()->value_name("N"), "ladder and verdict of this one")(
        "where", text()->value_name("CONDITIONS"), where_help.c_str())(
        "taken-at", text()->value_name("POINT")->default_value("between"),
        "client, server or between: what is sent at a point is certain, what is received far from it is not")(
        "a", text()->value_name("NETWORK"), "who is on side a (CIDR); else the client, or who spoke first")(
        "json", "one JSON document, with every segment and its roles")(
        "segments", text()->value_name("WHICH"),
        "none, lifecycle or all, under each connection; by default all in JSON, else none")(
        "max-connections", text()->value_name("N")->default_value("50000"),
        "as many are followed at a time; the longest idle is let go first");
    const auto values =
        read_command_line(words, options, po::positional_options_description().add("capture", 1), usage);
    if (!values) return std::nullopt;
    const auto capture = text_of(*values, "capture");
    if (!capture) throw Failure(std::string("explain which capture? usage: ") + usage.line, ExitCode::usage);

    Wishes wishes;
    wishes.capture = *capture;
    if (const auto where = text_of(*values, "where")) wishes.where = Where(*where);
    wishes.connection = number_of(*values, "connection", std::numeric_limits<std::uint64_t>::max());
    wishes.json = values->count("json") != 0;
    Onlooker::Settings& settings = wishes.settings;
    settings.taken_at = taken_at(choice_of(*values, "taken-at", points));
    if (const auto a = text_of(*values, "a")) {
        settings.a = parse_network(*a);
        if (!settings.a)
            throw Failure("--a: " + *a + " is no network; write it like 192.0.2.0/24 or 2001:db8::1",
                          ExitCode::usage);
    }
    settings.tracker.max_connections = *number_of(*values, "max-connections", 10'000'000);
    if (settings.tracker.max_connections == 0)
        throw Failure("--max-connections 0: at least 1 is followed", ExitCode::usage);
    settings.tracker.hash_seed = std::random_device{}();
    const bool ladder = wishes.connection && !wishes.json;
    const std::string segments = values->count("segments") != 0
                                     ? choice_of(*values, "segments", segment_wishes)
                                 : wishes.json ? "all"
                                               : "none";
    settings.keep.segments = segments != "none";
    settings.keep.lifecycle_only = segments == "lifecycle";
    if (ladder) settings.keep.events = wishes.connection;
    // All are told one by one where they are listed; a ladder of more rungs would be read by nobody.
    if (settings.keep.segments) settings.detail = std::numeric_limits<std::uint32_t>::max();
    if (ladder) settings.detail = 2000;
    return wishes;
}

class Explaining final : public Audience {
  public:
    Explaining(const Wishes& wishes, const Terminal& terminal)
        : wishes_(wishes),
          terminal_(terminal),
          table_(stdout, terminal),
          json_(stdout, wishes.settings.keep.segments) {}

    void over(const Followed& followed, TimePoint now) override {
        if (wishes_.connection && followed.number != *wishes_.connection) return;
        const Explained e = explained(followed, wishes_.settings.taken_at, now);
        if (!wishes_.where.fits(e)) return;
        ++told_;
        if (wishes_.json)
            json_.add(e);
        else if (wishes_.connection)
            draw(e);
        else
            table_.add(e, wishes_.settings.keep.segments);
    }

    std::uint64_t told() const { return told_; }
    ConnectionTable& table() { return table_; }
    ExplainJson& json() { return json_; }

  private:
    void draw(const Explained& e) const {
        LadderStyle style;
        style.width = terminal_.width;
        style.colour = terminal_.colour;
        style.unicode = terminal_.unicode;
        style.middle = "capture";
        for (const Side side : {Side::a, Side::b})  // alike on both
            style.time_wait[index(side)] = wishes_.settings.tracker.host[index(side)].time_wait;
        fmt::print("{}\n{}{}", draw_ladder(e.followed.events, style), draw_verdict(e.verdict, style),
                   draw_paragraphs(further_paragraphs(e), style));
    }

    const Wishes& wishes_;
    const Terminal& terminal_;
    ConnectionTable table_;
    ExplainJson json_;
    std::uint64_t told_ = 0;
};

void finish_json(ExplainJson& json, const CaptureReader& reader, const Onlooker& onlooker, TakenAt at) {
    const auto ending = reader.ending();
    json.finish({.file = reader.name(),
                 .link_type = name(reader.link()),
                 .taken_at = std::string(points[at == TakenAt::client   ? 0
                                                : at == TakenAt::server ? 1
                                                                        : 2]),
                 .ending = ending == CaptureReader::Ending::whole ? "whole"
                           : ending == CaptureReader::Ending::cut ? "cut"
                                                                  : "broken",
                 .trouble = reader.trouble(),
                 .wall_clock = reader.wall_clock(),
                 .packets = reader.packets(),
                 .lasted = onlooker.now().time_since_epoch().count(),
                 .counts = capture_counts(reader, onlooker)});
}

void tell_about(const CaptureReader& reader, const Onlooker& onlooker, const Wishes& wishes,
                std::uint64_t told) {
    std::fflush(stdout);  // the talk comes behind the data, where both go to one terminal
    fmt::print(stderr, "{}\n", capture_line(reader, onlooker));
    for (const std::string& note : capture_notes(reader, onlooker, wishes.settings.taken_at))
        fmt::print(stderr, "note: {}\n", note);
    if (told == 0 && onlooker.tracked().opened != 0 && !wishes.connection)
        fmt::print(stderr, "none of them fits --where\n");
}

/// Of `tcpdump -w - | finwait explain -` both get the interrupt: the first is left to the writer, whose end
/// is ours; a second one ends us.
void leave_interrupt_to_the_writer() {
    struct sigaction action {};
    action.sa_handler = [](int) {};
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    ::sigaction(SIGINT, &action, nullptr);
}

}  // namespace

int run_explain(const std::vector<std::string>& words) {
    const auto wishes = read_wishes(words);
    if (!wishes) return 0;
    if (wishes->capture == "-") leave_interrupt_to_the_writer();
    CaptureReader reader(wishes->capture);
    const Terminal terminal = terminal_of(STDOUT_FILENO);
    Explaining explaining(*wishes, terminal);
    Onlooker onlooker(wishes->settings, explaining);
    while (const auto packet = reader.next()) onlooker.see(reader.link(), *packet);
    onlooker.finish();
    explaining.table().flush();
    if (wishes->json) finish_json(explaining.json(), reader, onlooker, wishes->settings.taken_at);
    tell_about(reader, onlooker, *wishes, explaining.told());
    if (reader.ending() == CaptureReader::Ending::broken) throw Failure(reader.trouble());
    const std::uint64_t there = onlooker.tracked().opened;
    if (wishes->connection && (*wishes->connection == 0 || *wishes->connection > there))
        throw Failure(fmt::format("{} has no connection {}; there {}", reader.name(), *wishes->connection,
                                  there == 0   ? "is none"
                                  : there == 1 ? "is only 1"
                                               : fmt::format("are 1 to {}", there)));
    return 0;
}

}  // namespace finwait
