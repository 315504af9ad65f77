// What an exchange is worth: a command that failed, a fault that never happened, an exchange without a
// connection.
#include "cli/outcome.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "daemon/journal/event_json.hpp"
#include "daemon/profile_file.hpp"
#include "tests/cli/tales.hpp"

namespace finwait {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A journal as finwaitd would have written it, in a file of its own.
class Tale {
  public:
    Tale()
        : path_(std::filesystem::temp_directory_path() / ("finwait-outcome-" + std::to_string(::getpid()))) {
        std::filesystem::remove(path_);
        JournalHeader header;
        header.seed = 42;
        append(to_json(header));
    }
    ~Tale() { std::filesystem::remove(path_); }
    Tale(const Tale&) = delete;
    Tale& operator=(const Tale&) = delete;

    Tale& connection(std::uint64_t id) { return event(id, Opened{}); }
    Tale& close(std::uint64_t id) { return event(id, Closed{}); }
    Tale& happens(const test::Tale& tale) {
        for (const Event& e : tale.events()) append(to_json(e));
        return *this;
    }
    Tale& policy(const PolicyReport& report) { return event(0, report); }

    Recording recording() const {
        Recording recording(path_);
        recording.catch_up();
        return recording;
    }

  private:
    template <class Body>
    Tale& event(std::uint64_t connection, const Body& body) {
        Event event;
        event.connection = connection;
        event.body = body;
        append(to_json(event));
        return *this;
    }
    void append(const std::string& line) const { std::ofstream(path_, std::ios::app) << line << '\n'; }

    std::filesystem::path path_;
};

PolicyReport lose_last_ack(std::uint64_t matched, std::uint64_t acted, std::string nearest = "") {
    return {"lose-last-ack", "drop", true, true, matched, acted, std::move(nearest)};
}

TEST(Outcome, AHoldThatWaitedInVainIsNoFault) {
    PolicyReport hold{"simultaneous-close", "hold", true, true, 2, 2, ""};
    hold.in_vain = 2;
    const Recording recording = Tale().connection(1).close(1).policy(hold).recording();
    const Judgement judgement = judge({}, recording, false);
    EXPECT_EQ(judgement.code, ExitCode::assertion);
    EXPECT_THAT(judgement.problems,
                ElementsAre("simultaneous-close held 2 segments, and what it waited for never came"));
    hold.in_vain = 1;  // once it was right
    const Recording once = Tale().connection(1).close(1).policy(hold).recording();
    EXPECT_EQ(judge({}, once, false).code, ExitCode::well);
}

TEST(Outcome, AllWell) {
    const Recording recording = Tale().connection(1).close(1).policy(lose_last_ack(1, 1)).recording();
    const Judgement judgement = judge({}, recording, false);
    EXPECT_EQ(judgement.code, ExitCode::well);
    EXPECT_THAT(judgement.problems, IsEmpty());
}

TEST(Outcome, AFaultThatNeverHappenedIsAFailure) {
    const auto report = lose_last_ack(0, 0, "12 with role active-fin-ack (the server closed first)");
    const Recording recording = Tale().connection(1).close(1).policy(report).recording();
    const Judgement judgement = judge({}, recording, false);
    EXPECT_EQ(judgement.code, ExitCode::assertion);
    EXPECT_THAT(judgement.problems, ElementsAre("lose-last-ack: matched 0 segments; nearest: 12 with role "
                                                "active-fin-ack (the server closed first)"));
    EXPECT_EQ(judge({}, recording, true).code, ExitCode::well) << "--allow-unused";
}

std::vector<PolicySpec> policies_of(const char* toml) {
    Complaints complaints;
    return read_profile_text(toml, complaints).value().policies;
}

TEST(Outcome, ASimultaneousCloseHasNoLastAckToLose) {
    const auto policies =
        policies_of("[[policy]]\nname = 'lose-last-ack'\nmatch = { role = 'last-ack' }\ndrop = {}\n");
    const Recording recording = Tale()
                                    .happens(test::simultaneous_close_through_hold())
                                    .policy(lose_last_ack(0, 0, "2 with role active-fin-ack"))
                                    .recording();
    EXPECT_THAT(judge({}, recording, false, policies).problems,
                ElementsAre("lose-last-ack never acted: no last-ack was sent; the close was simultaneous "
                            "(both FINs crossed), which has none"));
}

TEST(Outcome, WhatAnyCloseHasIsMissedForAnotherReason) {
    const auto policies = policies_of(
        "[[policy]]\nname = 'lose-last-ack'\nmatch = { role = 'last-ack' }\ndrop = {}\n"
        "[[policy]]\nname = 'no-fin'\nmatch = { role = 'active-fin', server-port = 81 }\ndrop = {}\n");
    const PolicyReport no_fin{"no-fin", "drop", true, true, 0, 0, "1 that failed only 'server-port'"};
    const Recording recording = Tale()
                                    .happens(test::simultaneous_close_through_hold())
                                    .happens(test::three_segment_close())
                                    .policy(no_fin)
                                    .recording();
    EXPECT_THAT(judge({}, recording, false, policies).problems,
                ElementsAre("no-fin: matched 0 segments; nearest: 1 that failed only 'server-port'"));
}

TEST(Outcome, AMomentThatNeverCame) {
    const auto policies = policies_of(
        "[[policy]]\nname = 'late'\non = { client-state = 'CLOSE-WAIT' }\nreset = { to = 'both' }\n");
    const PolicyReport late{"late", "reset", true, true, 0, 0, ""};
    const Recording one = Tale().happens(test::three_segment_close()).policy(late).recording();
    EXPECT_THAT(judge({}, one, false, policies).problems,
                ElementsAre("late: the moment never came (the client closed first in 1 of 1 connections)"));
    const Recording open = Tale().happens(test::handshake()).policy(late).recording();
    EXPECT_THAT(judge({}, open, false, policies).problems,
                ElementsAre("late: the moment never came (no connection was closed)"));
}

TEST(Outcome, AnInterruptedExchangeOwesNothing) {
    Exchange exchange;
    exchange.interrupted = 2;
    const Judgement judgement = judge(exchange, Tale().policy(lose_last_ack(0, 0)).recording(), false);
    EXPECT_EQ(static_cast<int>(judgement.code), 130);
    EXPECT_THAT(judgement.problems, IsEmpty());
}

TEST(Outcome, WithoutAnyEventTheWriterFailed) {
    const std::string path = testing::TempDir() + "finwait-no-events-" + std::to_string(::getpid());
    std::ofstream(path).flush();
    const Judgement judgement = judge({}, Recording(path), true);
    std::filesystem::remove(path);
    EXPECT_EQ(judgement.code, ExitCode::failed);
    EXPECT_THAT(judgement.problems, ElementsAre("finwaitd could not write its events"));
}

TEST(Outcome, WhatIsHeldIsKnownUntilItLeaves) {
    test::Tale tale = test::handshake();
    tale.emits(End::client, "F. 76:76(0) ack 1204", Role::active_fin).held("first", std::chrono::seconds(2));
    const std::uint64_t fin = tale.number();
    tale.emits(End::client, "P. 76:151(75) ack 1204", Role::data).run_of(3).held("second", {});
    const auto held = [&] { return Tale().happens(tale).recording().held().by_policy(); };
    EXPECT_THAT(held(), ElementsAre(std::pair("first", 1), std::pair("second", 3)));
    tale.dropped("second");
    EXPECT_THAT(held(), ElementsAre(std::pair("first", 1)));
    tale.frame(fin).held("next", std::chrono::seconds(1));
    EXPECT_THAT(held(), ElementsAre(std::pair("next", 1))) << "one policy after the other";
    tale.fated(Fate::hold_expired, "next").delivered();
    EXPECT_THAT(held(), IsEmpty());
}

TEST(Outcome, MatchingIsNotActing) {
    const Recording recording = Tale().connection(1).close(1).policy(lose_last_ack(3, 0)).recording();
    EXPECT_EQ(judge({}, recording, false).code, ExitCode::assertion);
}

TEST(Outcome, APolicyThatIsBlindOrSwitchedOffOwesNothing) {
    PolicyReport blind = lose_last_ack(0, 0);
    blind.aware = false;
    PolicyReport off = lose_last_ack(0, 0);
    off.enabled = false;
    const Recording recording = Tale().connection(1).close(1).policy(blind).policy(off).recording();
    EXPECT_EQ(judge({}, recording, false).code, ExitCode::well);
}

TEST(Outcome, NoConnectionIsAFailure) {
    const Recording recording = Tale().recording();
    EXPECT_EQ(judge({}, recording, false).code, ExitCode::assertion);
    EXPECT_EQ(judge({}, recording, true).code, ExitCode::well);
}

TEST(Outcome, ACommandThatFailedOutweighsAnAssertion) {
    Exchange exchange;
    exchange.client = {ExitStatus{7, 0}, "exited with status 7"};
    const Judgement judgement = judge(exchange, Tale().recording(), false);
    EXPECT_EQ(judgement.code, ExitCode::failed);
    EXPECT_THAT(judgement.problems,
                ElementsAre("the client exited with status 7", "no TCP connection was seen"));
}

TEST(Outcome, ConnectionsAreClosedOneByOne) {
    Tale tale;
    tale.connection(1).connection(2).close(2);
    EXPECT_FALSE(tale.recording().all_closed());
    tale.close(1);
    EXPECT_TRUE(tale.recording().all_closed());
}

TEST(Outcome, AsJsonItCarriesCodeSeedAndProblems) {
    Exchange exchange;
    exchange.client = {ExitStatus{0, 15}, "was stopped"};
    const Recording recording = Tale().connection(1).policy(lose_last_ack(0, 0, "n")).recording();
    const Judgement judgement = judge(exchange, recording, false);
    Telling telling;
    telling.repeat = "finwait run";
    const auto json = nlohmann::json::parse(to_json(exchange, recording, judgement, telling));
    EXPECT_EQ(json["exit"], 1);
    EXPECT_EQ(json["seed"], 42);
    EXPECT_EQ(json["repeat"], "finwait run --seed 42");
    EXPECT_EQ(json["client"]["signal"], 15);
    EXPECT_EQ(json["client"]["status"], nullptr);
    EXPECT_EQ(json["server"]["ok"], true);
    EXPECT_EQ(json["policies"][0]["nearest"], "n");
    EXPECT_EQ(json["connections"].size(), 1U);
}

}  // namespace
}  // namespace finwait
