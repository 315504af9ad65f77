// An event survives its line of JSON, whatever is in it; what is not an event is refused with a reason.
#include "daemon/journal/event_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/daemon/journal/tale.hpp"

namespace finwait {
namespace {

using testing::HasSubstr;

/// Events with anything in them that an Event can hold.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t bits() { return engine_(); }
    std::uint64_t below(std::uint64_t n) { return engine_() % n; }
    bool coin() { return below(2) == 0; }
    template <class Enum>
    Enum any(std::size_t count) {
        return static_cast<Enum>(below(count));
    }
    std::uint32_t word() { return static_cast<std::uint32_t>(coin() ? below(3) : bits()); }
    std::uint64_t number() { return coin() ? below(3) : bits(); }
    TimePoint time() { return TimePoint(Duration(static_cast<std::int64_t>(bits()))); }
    std::string text() {
        static const std::vector<std::string> texts{"", "lose-last-ack", "with \"quotes\" and \\",
                                                    "zeile\nzwei", "Zürich ⇄ 東京"};
        return texts[below(texts.size())];
    }
    SocketAddress address() {
        SocketAddress a;
        a.address.v6 = coin();
        const std::size_t size = a.address.v6 ? 16 : 4;
        for (std::size_t i = 0; i < size; ++i)
            if (coin()) a.address.octets[i] = static_cast<std::uint8_t>(bits());
        a.port = static_cast<std::uint16_t>(bits());
        return a;
    }
    Brief segment() {
        Brief b;
        b.number = number();
        b.first = word();
        b.segments = word();
        b.from = any<End>(2);
        b.origin = any<Origin>(3);
        b.flags = Flags(static_cast<unsigned>(bits()));
        b.seq = word();
        b.ack = word();
        b.length = word();
        b.window = word();
        b.facts.retransmission = coin();
        for (std::size_t i = 0; i < role_count; ++i) {
            if (coin()) b.facts.roles.add(static_cast<Role>(i));
            b.facts.occurrence[i] = word();
        }
        return b;
    }
    Event event() {
        Event e;
        e.at = time();
        e.connection = number();
        e.generation = number();
        for (std::size_t end = 0; end < 2; ++end) {
            e.state[end] = any<State>(state_count);
            e.certainty[end] = any<Certainty>(3);
        }
        switch (below(7)) {
            case 0: e.body = Opened{address(), address(), any<Side>(2), coin(), word()}; break;
            case 1: e.body = Emitted{segment()}; break;
            case 2:
                e.body = Fated{segment(), any<Fate>(static_cast<std::size_t>(Fate::count_)), text(), time()};
                break;
            case 3:
                e.body = Moved{any<End>(2), any<State>(state_count), any<State>(state_count),
                               any<Occasion>(occasion_count)};
                break;
            case 4: e.body = Bulk{{number(), number()}, {number(), number()}}; break;
            case 5: e.body = Closed{}; break;
            default:
                e.body = PolicyReport{text(), text(), coin(), coin(), number(), number(), text(), number()};
        }
        return e;
    }

  private:
    std::mt19937_64 engine_;
};

TEST(EventJson, AnyEventSurvivesItsLine) {
    const std::uint64_t seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    Chance chance(seed);
    for (int i = 0; i < 5'000; ++i) {
        const Event event = chance.event();
        const std::string line = to_json(event);
        ASSERT_EQ(line.find('\n'), std::string::npos) << line;
        const JournalLine read = parse_journal_line(line);
        ASSERT_TRUE(read.event) << line;
        ASSERT_EQ(*read.event, event) << line << "\n" << to_json(*read.event);
    }
}

TEST(EventJson, ReadsAsAPersonWouldWriteIt) {
    test::Tale t;
    t.at(Duration(1'234'567)).already(End::client, State::CloseWait).already(End::server, State::FinWait2);
    t.emits_again(End::client, "F. 76:76(0) ack 1205", RoleSet(Role::passive_fin), State::LastAck);
    t.dropped("lose-fin");
    EXPECT_EQ(
        to_json(t.events().front()),
        R"({"at":1000001234567,"connection":1,"generation":1,"event":"emitted","frame":1,"from":"client",)"
        R"("flags":"F.","seq":76,"ack":1205,"length":0,"window":64256,"roles":["passive-fin"],)"
        R"("occurrence":{"passive-fin":1},"retransmission":true,"client-state":"LAST-ACK",)"
        R"("server-state":"FIN-WAIT-2"})");
    EXPECT_THAT(to_json(t.events().back()),
                HasSubstr(R"("event":"fated","fate":"dropped","policy":"lose-fin")"));
}

TEST(EventJson, CertaintyIsSaidOnlyWhereThereIsDoubt) {
    test::Tale t;
    t.at(Duration(0)).opens();  // the server is taken to listen
    const std::string line = to_json(t.events().front());
    EXPECT_THAT(line, HasSubstr(R"("server-state":"LISTEN","server-certainty":"implied")"));
    EXPECT_THAT(line, Not(HasSubstr("client-certainty")));
}

TEST(EventJson, HeaderSurvivesItsLine) {
    JournalHeader header;
    header.version = "0.1.0";
    header.wall_clock = 1'700'000'000'123'456'789;
    header.start = TimePoint(Duration(42));
    header.seed = UINT64_MAX;
    header.links = {"fw-a", "fw-b"};
    header.profile = "The last ACK is lost";
    header.hosts[0] = {.flavour = Flavour::Rfc, .time_wait = std::chrono::minutes(4)};
    header.hosts[1].fin_timeout = Duration(1);
    const JournalLine read = parse_journal_line(to_json(header));
    ASSERT_TRUE(read.header);
    EXPECT_EQ(*read.header, header);
}

TEST(EventJson, OfAHostOnlyWhatIsUnusualIsSaid) {
    JournalHeader header;
    EXPECT_THAT(to_json(header), Not(HasSubstr("host-")));
    header.hosts[1].fin_timeout = std::chrono::seconds(3);
    EXPECT_THAT(to_json(header), HasSubstr(R"("host-b":{"fin-timeout":3000000000}})"));
}

TEST(EventJson, UnknownFieldsAndKindsAreIgnored) {
    const std::string known =
        R"("at":1,"connection":1,"generation":0,"client-state":"CLOSED","server-state":"CLOSED")";
    EXPECT_TRUE(parse_journal_line("{" + known + R"(,"event":"closed","mood":"good"})").event);
    EXPECT_FALSE(parse_journal_line("{" + known + R"(,"event":"sneezed"})").event);
    EXPECT_EQ(parse_journal_line(gap_to_json(12)).gap, 12U);
}

std::string complaint_about(const std::string& line) {
    try {
        parse_journal_line(line);
    } catch (const BadEvent& bad) {
        return bad.what();
    }
    return "none";
}

TEST(EventJson, BrokenLinesSayWhatIsWrong) {
    EXPECT_EQ(complaint_about("{"), "not JSON");
    EXPECT_EQ(complaint_about("[1]"), "not a JSON object");
    EXPECT_EQ(complaint_about("{}"), "no field 'event'");
    const std::string start = R"({"event":"closed","generation":0,"client-state":"CLOSED",)";
    EXPECT_EQ(complaint_about(start + R"("at":1,"server-state":"CLOSED"})"), "no field 'connection'");
    EXPECT_EQ(complaint_about(start + R"("at":"soon","connection":1,"server-state":"CLOSED"})"),
              "field 'at' is not a whole number");
    EXPECT_EQ(complaint_about(start + R"("at":1,"connection":-1,"server-state":"CLOSED"})"),
              "field 'connection' is out of range");
    EXPECT_EQ(complaint_about(start + R"("at":1,"connection":1,"server-state":"ASLEEP"})"),
              "field 'server-state' has an unknown value 'ASLEEP'");
}

TEST(EventJson, AHostThatCannotBeIsRefused) {
    const std::string header = to_json(JournalHeader{});
    const auto with = [&](const std::string& host) {
        return header.substr(0, header.size() - 1) + R"(,"host-a":)" + host + "}";
    };
    EXPECT_EQ(complaint_about(with("1")), "field 'host-a' is not an object");
    EXPECT_EQ(complaint_about(with(R"({"flavour":"bsd"})")), "field 'flavour' has an unknown value 'bsd'");
    EXPECT_EQ(complaint_about(with(R"({"time-wait":"long"})")), "field 'time-wait' is not a whole number");
    EXPECT_EQ(complaint_about(with(R"({"mood":"good"})")), "none");
}

TEST(EventJson, ANewerFormatIsRefused) {
    std::string line = to_json(JournalHeader{});
    line.replace(line.find("\"format\":1"), 10, "\"format\":9");
    EXPECT_THAT(complaint_about(line), HasSubstr("this finwait reads format 1"));
}

}  // namespace
}  // namespace finwait
