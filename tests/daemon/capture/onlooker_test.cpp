// What a capture proves, from where it was taken; and that what is kept stays bounded.
#include "daemon/capture/onlooker.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "tcp/bytes.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {
namespace {

using namespace std::chrono_literals;

struct Ended {
    Followed followed;
    ConnectionVerdict verdict;
    const EndVerdict& at(End end) const { return verdict.at(end); }
};

class Watch : public Audience {
  public:
    explicit Watch(Onlooker::Settings settings = {}) : onlooker_(with_notes(settings), *this) {}

    Watch& at(Duration since_start) {
        now_ = TimePoint(since_start);
        return *this;
    }
    Watch& client(std::string_view text) { return see(frame(text, End::client, talk)); }
    Watch& server(std::string_view text) { return see(frame(text, End::server, talk)); }
    Watch& established() {
        return client("S 0:0(0) <mss 1000>").server("S. 0:0(0) ack 1 <mss 1000>").client(". 1:1(0) ack 1");
    }
    Watch& see(const Frame& made) {
        CapturedPacket packet;
        packet.number = ++number_;
        packet.at = now_ += 1ms;
        packet.bytes = made.bytes();
        packet.original_length = static_cast<std::uint32_t>(made.size());
        onlooker_.see(LinkType::ethernet, packet);
        return *this;
    }
    const std::vector<Ended>& finish() {
        onlooker_.finish();
        return ended;
    }
    void over(const Followed& followed, TimePoint now) override {
        ended.push_back({followed, followed.fold.verdict(now)});
    }
    const Onlooker& onlooker() const { return onlooker_; }

    Conversation talk = over_ipv4();
    std::vector<Ended> ended;

  private:
    static Onlooker::Settings with_notes(Onlooker::Settings settings) {
        settings.keep.segments = true;
        settings.detail = 1'000'000;
        return settings;
    }
    Onlooker onlooker_;
    TimePoint now_{};
    std::uint64_t number_ = 0;
};

Onlooker::Settings taken(TakenAt at) {
    Onlooker::Settings settings;
    settings.taken_at = at;
    return settings;
}

Watch& close_by_client(Watch& w) {
    return w.established()
        .client("F. 1:1(0) ack 1")
        .server(". 1:1(0) ack 2")
        .server("F. 1:1(0) ack 2")
        .client(". 2:2(0) ack 2");
}

TEST(Onlooker, BetweenTheEndsWhatPassesIsTakenToArrive) {
    Watch w;
    const auto& ended = close_by_client(w).finish();
    ASSERT_EQ(ended.size(), 1U);
    EXPECT_EQ(ended[0].at(End::client).last_state, State::TimeWait);
    EXPECT_EQ(ended[0].at(End::server).last_state, State::Closed);
    EXPECT_EQ(ended[0].verdict.closing, Closing::four_way);
    EXPECT_TRUE(ended[0].verdict.ended_well());
    EXPECT_EQ(ended[0].followed.zeek.history(), "ShAFaf");
    EXPECT_FALSE(ended[0].followed.forgotten);
}

TEST(Onlooker, AtTheClientTheLastAckMayNotHaveArrived) {
    Watch w(taken(TakenAt::client));
    const auto& ended = close_by_client(w).finish();
    EXPECT_EQ(ended[0].at(End::client).last_state, State::TimeWait);
    EXPECT_EQ(ended[0].at(End::client).last_certainty, Certainty::proven);
    EXPECT_EQ(ended[0].at(End::server).last_state, State::LastAck);
    EXPECT_EQ(ended[0].at(End::server).last_certainty, Certainty::implied);
    EXPECT_TRUE(ended[0].followed.not_proven[index(End::server)]);
}

TEST(Onlooker, AtTheClientTheServersOwnSegmentsProveWhatArrived) {
    Watch w(taken(TakenAt::client));
    const auto& ended = w.established().client("F. 1:1(0) ack 1").server(". 1:1(0) ack 2").finish();
    EXPECT_EQ(ended[0].at(End::server).last_state, State::CloseWait);
    EXPECT_EQ(ended[0].at(End::server).last_certainty, Certainty::proven);
    EXPECT_EQ(ended[0].at(End::client).last_state, State::FinWait2);
}

TEST(Onlooker, AtTheClientAFinOnItsWayMovesNobodyYet) {
    Watch w(taken(TakenAt::client));
    const auto& ended = w.established().server("P. 1:11(10) ack 1").client("F. 1:1(0) ack 11").finish();
    EXPECT_EQ(ended[0].at(End::client).last_state, State::FinWait1);
    EXPECT_EQ(ended[0].at(End::server).last_state, State::Established);
    EXPECT_EQ(ended[0].at(End::server).last_certainty, Certainty::implied);
}

TEST(Onlooker, AtTheServerItIsTheClientThatIsFar) {
    Watch w(taken(TakenAt::server));
    const auto& ended = w.client("S 0:0(0)").server("S. 0:0(0) ack 1").finish();
    EXPECT_EQ(ended[0].at(End::client).last_state, State::SynSent);
    EXPECT_EQ(ended[0].at(End::client).last_certainty, Certainty::implied);
    EXPECT_EQ(ended[0].at(End::server).last_state, State::SynReceived);
    EXPECT_EQ(ended[0].at(End::server).last_certainty, Certainty::implied);  // its listener may go
}

TEST(Onlooker, RolesAreTheSameWhereverItWasTaken) {
    for (const TakenAt at : {TakenAt::between, TakenAt::client, TakenAt::server}) {
        Watch w(taken(at));
        const auto& ended = close_by_client(w).finish();
        std::vector<std::string> roles;
        for (const SegmentNote& note : ended[0].followed.segments)
            roles.push_back(to_string(note.segment.facts.roles));
        EXPECT_THAT(roles, testing::ElementsAre("syn", "syn-ack", "handshake-ack", "active-fin",
                                                "active-fin-ack", "passive-fin", "last-ack"))
            << static_cast<int>(at);
        EXPECT_EQ(ended[0].verdict.closing, Closing::four_way);
    }
}

TEST(Onlooker, SegmentsHaveTheNumberOfTheirPacket) {
    Watch w;
    w.see(Frame(std::vector<std::byte>(60)));
    const auto& ended = w.established().finish();
    EXPECT_EQ(ended[0].followed.segments[0].segment.number, 2U);
    EXPECT_EQ(ended[0].followed.first_packet, 2U);
    EXPECT_EQ(w.onlooker().counters().not_tcp, 1U);
}

TEST(Onlooker, FromTheMiddleOnTheFirstSpeakerMayBeTheServer) {
    Watch w;
    const auto& ended = w.server("P. 1:11(10) ack 1").client(". 1:1(0) ack 11").finish();
    EXPECT_TRUE(ended[0].followed.picked_up);
    EXPECT_TRUE(ended[0].followed.turned_round);
    EXPECT_EQ(ended[0].followed.zeek.history(), "^dA");
    EXPECT_EQ(ended[0].followed.client_side, Side::b) << "who spoke first is a";
}

TEST(Onlooker, SideAIsWhoWasNamedElseTheOpener) {
    Watch opener;
    EXPECT_EQ(opener.established().finish()[0].followed.client_side, Side::a);
    Onlooker::Settings settings;
    settings.a = parse_network("198.18.0.2/32");
    Watch named(settings);
    const auto& ended = named.established().finish();
    EXPECT_EQ(ended[0].followed.client_side, Side::b);
    EXPECT_EQ(ended[0].verdict.at(End::client).address.port, 40000);
}

TEST(Onlooker, CapturedTwiceCountsOnce) {
    Watch w;
    w.established();
    const Frame data = frame("P. 1:11(10) ack 1", End::client, w.talk);
    Frame routed = data.copy();
    store8(routed.bytes(), 0, 0x0a);
    const auto& ended = w.see(data).see(routed).server(". 1:1(0) ack 11").finish();
    EXPECT_EQ(ended[0].followed.twice, 1U);
    EXPECT_EQ(ended[0].at(End::client).segments, 3U);
    EXPECT_EQ(ended[0].followed.zeek.history(), "ShADa") << "and no t";
    EXPECT_EQ(w.onlooker().counters().twice, 1U);
}

TEST(Onlooker, AWrongChecksumMovesNobodyAndIsCounted) {
    Watch w;
    w.established();
    Frame fin = frame("F. 1:1(0) ack 1", End::server, w.talk);
    store16(fin.bytes(), 34 + 16, 0x4321);
    const auto& ended = w.see(fin).finish();
    EXPECT_EQ(ended[0].at(End::server).last_state, State::Established);
    EXPECT_EQ(ended[0].followed.damaged, 1U);
    EXPECT_EQ(ended[0].followed.zeek.history(), "ShAc");
}

TEST(Onlooker, SuperframesAreFollowedAndCounted) {
    Watch w;
    const auto& ended = w.established().client("P. 1:5001(5000) ack 1").server(". 1:1(0) ack 5001").finish();
    EXPECT_EQ(ended[0].followed.superframes, 1U);
    EXPECT_EQ(ended[0].at(End::client).bytes, 5000U);
}

TEST(Onlooker, WhoResetsIsRemembered) {
    Watch w;
    const auto& ended = w.established().server("R. 1:1(0) ack 1").finish();
    EXPECT_EQ(ended[0].followed.reset_by, End::server);
    EXPECT_EQ(ended[0].followed.reset_in, State::Established);
}

TEST(Onlooker, WhatIsOverIsHandedOutWhenItIsForgotten) {
    Watch w;
    w.established().server("R. 1:1(0) ack 1").at(60s);
    w.talk.client().address.port = 40001;
    w.client("S 0:0(0)");
    ASSERT_EQ(w.ended.size(), 1U);
    EXPECT_TRUE(w.ended[0].followed.forgotten);
    EXPECT_FALSE(w.ended[0].followed.for_want_of_room);
    EXPECT_EQ(w.finish().size(), 2U);
}

TEST(Onlooker, ANewLifeOnTheSameSocketsIsAnotherConnection) {
    Watch w;
    close_by_client(w);
    w.talk.client().iss = Seq(77);
    w.talk.server().iss = Seq(88);
    const auto& ended = w.established().finish();
    ASSERT_EQ(ended.size(), 2U);
    EXPECT_FALSE(ended[0].followed.for_want_of_room);
    EXPECT_EQ(ended[1].followed.zeek.history(), "ShA");
}

TEST(Onlooker, AtTheBoundTheLongestIdleIsLetGoAndSaid) {
    Onlooker::Settings settings;
    settings.tracker.max_connections = 2;
    Watch w(settings);
    for (unsigned port = 1; port <= 5; ++port) {
        w.talk.client().address.port = static_cast<std::uint16_t>(40000 + port);
        w.client("S 0:0(0)");
    }
    EXPECT_EQ(w.ended.size(), 3U);
    EXPECT_TRUE(w.ended[0].followed.for_want_of_room);
    EXPECT_EQ(w.onlooker().gave_up_for_room(), 3U);
    EXPECT_EQ(w.finish().size(), 5U);
}

TEST(Onlooker, NotesAreBounded) {
    Onlooker::Settings settings;
    settings.keep.most = 5;
    Watch w(settings);
    w.established();
    for (int i = 0; i < 10; ++i) w.client(". 1:1(0) ack 1");
    const auto& ended = w.finish();
    EXPECT_EQ(ended[0].followed.segments.size(), 5U);
    EXPECT_EQ(ended[0].followed.segments_left_out, 8U);
}

}  // namespace
}  // namespace finwait::test
