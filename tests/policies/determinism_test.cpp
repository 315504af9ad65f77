// The same frames, profile and seed give the same bytes at the same times, whatever policy of the catalog is
// at work; and what has no memory of the line does not care who else is on it. A policy without a sample
// fails here.
#include <algorithm>
#include <map>
#include <ostream>
#include <random>
#include <tuple>

#include "policies/language/catalog.hpp"
#include "tcp/dissect.hpp"
#include "tests/policies/bench.hpp"
#include "tests/policies/catalog_samples.hpp"

namespace finwait::test {
namespace {

struct Arrival {
    Duration at;
    std::uint64_t tie;  // at one instant, who comes first
    End from;
    std::string notation;
    Conversation talk;
};

/// The n-th connection of the line. Each has a client of its own, so that none is the n-th of another's.
Conversation conversation(std::uint8_t n) {
    Conversation talk = n % 3 == 2 ? over_ipv6() : over_ipv4();
    talk.client().address.address.octets[talk.client().address.address.v6 ? 14 : 2] = n;
    talk.client().address.port = static_cast<std::uint16_t>(40000 + n);
    talk.server().address.port = n % 2 == 0 ? 80 : 443;
    talk.client().iss = Seq(1000U * n);
    talk.server().iss = Seq(0xffff0000U + n);  // soon around the circle
    talk.client_side = n % 4 == 3 ? Side::b : Side::a;
    return talk;
}

/// One connection's life, a few segments of it sent twice; a function of its number and the seed.
std::vector<Arrival> life(std::uint8_t n, std::uint64_t seed) {
    static constexpr std::pair<End, const char*> script[] = {
        {End::client, "S 0:0(0) <mss 1460,sackOK>"},
        {End::server, "S. 0:0(0) ack 1 <mss 1460,sackOK>"},
        {End::client, ". 1:1(0) ack 1"},
        {End::client, "P. 1:301(300) ack 1"},
        {End::server, ". 1:1(0) ack 301"},
        {End::server, "P. 1:9001(9000) ack 301 gso 1000"},
        {End::server, "P. 9001:39001(30000) ack 301 gso 1400"},
        {End::client, ". 301:301(0) ack 9001"},
        {End::client, "P. 301:2301(2000) ack 39001 gso 1000"},
        {End::server, ". 39001:39001(0) ack 2301"},
        {End::server, "P. 39001:40001(1000) ack 2301"},
        {End::client, "F. 2301:2301(0) ack 40001"},
        {End::server, ". 40001:40001(0) ack 2302"},
        {End::server, "FP. 40001:43001(3000) ack 2302 gso 1000"},
        {End::client, ". 2302:2302(0) ack 43002"},
    };
    std::mt19937_64 random(seed * 1000 + n);
    std::vector<Arrival> frames;
    // In steps of 100 us, so that many frames of the line come at one instant.
    Duration at = (random() % 200) * 100us;
    for (const auto& [from, text] : script) {
        frames.push_back({at, random(), from, text, conversation(n)});
        if (random() % 6 == 0)
            frames.push_back({at + (random() % 50) * 100us, random(), from, text, conversation(n)});
        at += (random() % 40) * 100us;
    }
    return frames;
}

std::vector<Arrival> line(const std::vector<std::uint8_t>& connections, std::uint64_t seed) {
    std::vector<Arrival> all;
    for (const std::uint8_t n : connections) {
        const auto frames = life(n, seed);
        all.insert(all.end(), frames.begin(), frames.end());
    }
    std::sort(all.begin(), all.end(), [](const Arrival& x, const Arrival& y) {
        return std::tie(x.at, x.tie) < std::tie(y.at, y.tie);
    });
    return all;
}

constexpr std::uint8_t watched = 1;

struct Departure {
    Duration at;
    Side to;
    std::vector<std::byte> bytes;
    Offload offload;
    friend bool operator==(const Departure&, const Departure&) = default;
};

struct Outcome {
    std::vector<Departure> left;
    std::uint64_t acted = 0;
    std::string timeline;
};

/// `punctual`: the box is woken whenever something is due, else only by the next frame.
Outcome run(const std::string& sample, const std::vector<Arrival>& frames, bool punctual = true) {
    Bench box("seed = 5\n[[policy]]\n" + sample, conversation(watched));
    for (const Arrival& f : frames) {
        punctual ? box.at(f.at) : box.oversleep(f.at);
        box.emit(f.talk.side_of(f.from), frame(f.notation, f.from, f.talk));
    }
    box.at(60s);
    Outcome outcome{{}, box.box().reports()[0].acted, box.timeline()};
    for (const auto& [at, to, frame] : box.sent())
        outcome.left.push_back({at, to, {frame.bytes().begin(), frame.bytes().end()}, frame.offload});
    return outcome;
}

std::vector<Departure> only(const std::vector<Departure>& all, const Conversation& talk) {
    std::vector<Departure> some;
    for (const Departure& d : all) {
        const View view = dissect(Frame(d.bytes, d.offload));
        const auto sender = talk.sender_of(view);
        if (sender && view.destination == talk.at(opposite(*sender)).address.address &&
            view.destination_port == talk.at(opposite(*sender)).address.port)
            some.push_back(d);
    }
    return some;
}

class Determinism : public testing::TestWithParam<const PolicyKind*> {
  protected:
    static const std::vector<std::string>& of_this() {
        static const std::vector<std::string> none;
        const auto found = catalog_samples().find(GetParam()->name);
        EXPECT_NE(found, catalog_samples().end())
            << GetParam()->name << " is in the catalog and has no sample here: add one that acts";
        return found != catalog_samples().end() ? found->second : none;
    }
};

const std::vector<std::uint8_t> crowd = {2, 3, 4, watched, 5, 6, 7, 8, 9, 10, 11};

TEST_P(Determinism, TheSameFramesMeetTheSameFatesAtTheSameTimes) {
    for (const std::string& sample : of_this()) {
        const auto frames = line(crowd, 20261124);
        const Outcome first = run(sample, frames), second = run(sample, frames);
        EXPECT_GT(first.acted, 0U) << "this sample tells nothing:\n" << sample;
        EXPECT_TRUE(first.left == second.left) << sample;
    }
}

// A daemon wakes late under load. Held frames go on as if at their deadlines, so what leaves, and in which
// order, is the same; only when is not.
TEST_P(Determinism, WakingLateChangesNothingButTheTime) {
    for (const std::string& sample : of_this()) {
        const auto frames = line(crowd, 20261125);
        Outcome punctual = run(sample, frames), late = run(sample, frames, false);
        for (Outcome* outcome : {&punctual, &late})
            for (Departure& d : outcome->left) d.at = {};
        EXPECT_TRUE(punctual.left == late.left) << sample;
    }
}

TEST_P(Determinism, WhoHasNoMemoryOfTheLineDoesNotCareWhoElseIsOnIt) {
    if (GetParam()->memory == Memory::line) return;
    for (const std::string& sample : of_this()) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const Outcome alone = run(sample, line({watched}, seed));
            const Outcome among = run(sample, line(crowd, seed));
            const Outcome fewer = run(sample, line({11, 10, watched, 3}, seed));
            const auto fate = only(alone.left, conversation(watched));
            ASSERT_FALSE(fate.empty());
            ASSERT_TRUE(fate == only(among.left, conversation(watched)))
                << "seed " << seed << "\n"
                << sample << "\nalone:\n"
                << alone.timeline << "\namong others:\n"
                << among.timeline;
            ASSERT_TRUE(fate == only(fewer.left, conversation(watched))) << "seed " << seed << "\n" << sample;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Catalog, Determinism, testing::ValuesIn(catalog().begin(), catalog().end()),
                         [](const auto& kind) {
                             std::string name(kind.param->name);
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace finwait::test
