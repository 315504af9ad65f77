// The model endpoints by themselves: they do what RFC 9293's figures show, and mend what a bad line does to
// them. They judge the tracker, so they have to be right first; and in every one of these lives it agrees
// with them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/model/exchange.hpp"

namespace finwait::model {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;

std::vector<std::string> emitted(const Outcome& o) {
    std::vector<std::string> texts;
    for (const OnWire& f : o.frames)
        if (f.emitted) texts.push_back(f.text);
    return texts;
}

/// Runs it and demands what has to be so in any life.
Outcome live(std::string_view profile, const Exchange& what = {}) {
    Outcome o = run_exchange(profile, what);
    EXPECT_THAT(o.disagreements, IsEmpty()) << o.timeline;
    EXPECT_GT(o.proven, 0U) << o.timeline;
    for (const ConnectionReport& c : o.connections)
        EXPECT_TRUE(c.at(End::client).intact && c.at(End::server).intact) << o.timeline;
    return o;
}

constexpr auto client_closed = "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED";
constexpr auto server_followed = "SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED";

TEST(Model, OpensAsInFigure6AndClosesAsInFigure12) {
    const Outcome o = live("");
    EXPECT_TRUE(o.whole()) << o.timeline;
    EXPECT_THAT(emitted(o), ElementsAre("client S 0:0(0)", "server S. 0:0(0) ack 1", "client . 1:1(0) ack 1",
                                        "client P. 1:101(100) ack 1", "server . 1:1(0) ack 101",
                                        "server P. 1:1001(1000) ack 101", "client . 101:101(0) ack 1001",
                                        "client F. 101:101(0) ack 1001", "server . 1001:1001(0) ack 102",
                                        "server F. 1001:1001(0) ack 102", "client . 102:102(0) ack 1002"));
    EXPECT_EQ(o.client().path(), client_closed);
    EXPECT_EQ(o.server().path(), server_followed);
    EXPECT_EQ(o.client().history.back().since, TimePoint(60s));
}

TEST(Model, AnyEndOpensAndClosesOverEitherFamily) {
    for (const Side opener : {Side::a, Side::b}) {
        for (const bool v6 : {false, true}) {
            const Outcome o = live("", {.opener = opener,
                                        .v6 = v6,
                                        .request = 5000,
                                        .response = 300'000,
                                        .closes_first = Exchange::Closer::server});
            EXPECT_TRUE(o.whole()) << o.timeline;
            EXPECT_EQ(o.server().path(), "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED");
            EXPECT_EQ(o.client().path(), "SYN-SENT ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED");
        }
    }
}

TEST(Model, SimultaneousOpenAsInFigure7) {
    const Outcome o = live("[[policy]]\nmatch = { role = 'syn' }\nhold = { until = 'peer-syn' }",
                           {.simultaneous_open = true});
    EXPECT_TRUE(o.whole()) << o.timeline;
    EXPECT_TRUE(o.client().was_in(State::SynReceived) && o.server().was_in(State::SynReceived)) << o.timeline;
    EXPECT_TRUE(o.client().was_in(State::SynSent) && o.server().was_in(State::SynSent)) << o.timeline;
}

TEST(Model, SimultaneousCloseAsInFigure13) {
    const Outcome o = live("[[policy]]\nmatch = { role = 'active-fin' }\nhold = { until = 'peer-fin' }",
                           {.closes_first = Exchange::Closer::both});
    EXPECT_TRUE(o.whole()) << o.timeline;
    constexpr auto crossed = "ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT CLOSED";
    EXPECT_THAT(o.client().path(), EndsWith(crossed)) << o.timeline;
    EXPECT_THAT(o.server().path(), EndsWith(crossed)) << o.timeline;
}

TEST(Model, HalfClose) {
    const Outcome o = live("", {.response = 200'000, .half_close = true, .think = 10s});
    EXPECT_TRUE(o.whole()) << o.timeline;
    EXPECT_EQ(o.client().path(), client_closed);
    EXPECT_EQ(o.server().path(), server_followed);
    EXPECT_GE(o.client().history[5].since - o.client().history[4].since, 10s) << "it reads on in FIN-WAIT-2";
}

TEST(Model, SeveralClientsAndConnections) {
    const Outcome o = live("", {.clients = 2, .connections = 3, .apart = 1ms});
    EXPECT_EQ(o.connections.size(), 6U);
    EXPECT_TRUE(o.whole()) << o.timeline;
}

TEST(Model, DelayedAcksAreFewer) {
    Exchange what{.response = 100'000};
    const std::size_t at_once = live("", what).frames.size();
    what.client_habits.delayed_ack = 40ms;
    EXPECT_LT(live("", what).frames.size(), at_once);
}

TEST(Model, GivesUpASynAfter131Seconds) {
    const Outcome o = live("[[policy]]\nmatch = { role = 'syn' }\ndrop = {}");
    EXPECT_EQ(o.client().said.syn, 10U) << o.timeline;  // tcp_syn_retries and four linear ones
    EXPECT_EQ(o.client().ending, Ending::gave_up);
    EXPECT_EQ(o.client().history.back().since, TimePoint(131s));
}

TEST(Model, ForgetsARequestAfter63Seconds) {
    const Outcome o =
        live("[[policy]]\nmatch = { role = ['handshake-ack', 'data'], from = 'client' }\ndrop = {}",
             {.request = 0, .closes_first = Exchange::Closer::nobody});
    EXPECT_EQ(o.server().ending, Ending::forgotten) << o.timeline;
    EXPECT_EQ(o.server().said.syn, 5U) << o.timeline;
    EXPECT_EQ(o.server().history.back().since, TimePoint(63s)) << o.timeline;
}

TEST(Model, ClosedAndDeafItGivesUp) {
    const Outcome o = live("[[policy]]\nmatch = { role = 'active-fin' }\ndrop = {}");
    EXPECT_EQ(o.client().said.fin, Habits{}.orphan_retries) << o.timeline;
    EXPECT_EQ(o.client().ending, Ending::gave_up) << o.timeline;
    EXPECT_EQ(o.server().state(), State::Established) << "nobody has told it";
}

TEST(Model, AnOrphanDoesNotWaitForeverForTheOthersFin) {
    const Outcome o = live("[[policy]]\nmatch = { role = 'passive-fin' }\ndrop = {}");
    EXPECT_EQ(o.client().ending, Ending::forgotten) << o.timeline;
    EXPECT_EQ(o.server().said.fin, Habits{}.orphan_retries) << o.timeline;
}

TEST(Model, ARepeatedFinBeginsTimeWaitAnew) {
    const Outcome o = live("[[policy]]\nmatch = { role = 'last-ack', occurrence = '1..3' }\ndrop = {}");
    EXPECT_TRUE(o.whole()) << o.timeline;
    EXPECT_EQ(o.server().said.fin, 3U) << o.timeline;
    EXPECT_EQ(o.client().path(), client_closed);
    const Duration wait = o.client().history[6].since - o.client().history[5].since;
    EXPECT_EQ(wait, 60s + 200ms + 400ms + 800ms) << o.timeline;
}

TEST(Model, AnExactResetEndsItAndAnInexactOneIsChallenged) {
    const auto reset = [](std::string_view sequence) {
        return "[[policy]]\non = { opened = true }\nreset = { to = 'both', sequence = '" +
               std::string(sequence) + "' }";
    };
    const Outcome exact = live(reset("exact"));
    EXPECT_EQ(exact.client().ending, Ending::reset) << exact.timeline;
    EXPECT_EQ(exact.server().ending, Ending::reset) << exact.timeline;
    const Outcome inexact = live(reset("in-window"));
    EXPECT_TRUE(inexact.whole()) << inexact.timeline;
    EXPECT_EQ(inexact.client().said.challenges, 1U) << inexact.timeline;
    EXPECT_EQ(inexact.server().said.challenges, 1U) << inexact.timeline;
    const Outcome outside = live(reset("outside"));
    EXPECT_TRUE(outside.whole()) << outside.timeline;
    EXPECT_EQ(outside.client().said.challenges, 0U) << outside.timeline;
}

TEST(Model, HalfOpenIsDiscovered) {
    const Outcome o = live("[[policy]]\non = { opened = true }\nafter = '1s'\nreset = { to = 'server' }",
                           {.think = 2s, .pause = 2s});
    EXPECT_EQ(o.server().ending, Ending::reset) << o.timeline;
    EXPECT_EQ(o.client().state(), State::Established) << "it waits for an answer, and nobody has told it";
    const Outcome told = live("[[policy]]\non = { opened = true }\nafter = '1s'\nreset = { to = 'server' }",
                              {.response = 0, .think = 2s, .pause = 2s});
    EXPECT_EQ(told.client().ending, Ending::reset)
        << told.timeline;  // its FIN finds no socket (§3.5.1, figure 10)
    EXPECT_EQ(told.refusals, 1U);
}

TEST(Model, LossDelayAndDisorderAreMended) {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        Exchange what{.opener = seed % 2 == 0 ? Side::a : Side::b,
                      .v6 = seed % 3 == 0,
                      .request = 20'000,
                      .response = 100'000};
        what.closes_first = static_cast<Exchange::Closer>(seed % 3);
        what.half_close = seed % 5 == 0;
        what.client_habits.delayed_ack = seed % 7 == 0 ? 40ms : 0ms;
        what.server_habits.timestamps = seed % 4 != 0;
        what.box.seed = seed;
        const Outcome o = live(R"(
[[policy]]
loss = { chance = '10%' }
[[policy]]
delay = { one-way = '20ms', jitter = '15ms', keep-order = false }
)",
                               what);
        EXPECT_TRUE(o.whole()) << "seed " << seed << "\n" << o.timeline;
    }
}

}  // namespace
}  // namespace finwait::model
