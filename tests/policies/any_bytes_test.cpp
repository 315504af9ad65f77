// Whatever a wire carries, every policy of the catalog takes it: mangled frames meet all of them at once, and
// one by one. Nothing throws, hangs or is held for ever, and every segment meets a fate.
#include <gtest/gtest.h>

#include <numeric>
#include <ostream>
#include <random>

#include "policies/language/catalog.hpp"
#include "tests/policies/bench.hpp"
#include "tests/policies/catalog_samples.hpp"

namespace finwait::test {
namespace {

/// A segment that two sane hosts might exchange; its numbers are near those that would be right.
Frame some_segment(std::mt19937_64& random, const Conversation& talk) {
    static constexpr const char* texts[] = {"S 0:0(0) <mss 1460,sackOK,TS val 5 ecr 0,nop,wscale 7>",
                                            "S. 0:0(0) ack 1 <mss 1460>",
                                            ". 1:1(0) ack 1",
                                            "P. 1:1001(1000) ack 1",
                                            "FP. 1:5001(5000) ack 1 gso 1000",
                                            ". 1001:1001(0) ack 1001 <nop,TS val 9 ecr 7,sack 3001:4001>",
                                            "F. 1001:1001(0) ack 5002",
                                            "F. 1:1(0) ack 1",
                                            "R. 1:1(0) ack 1",
                                            "P. 1001:61001(60000) ack 1 gso 1400"};
    const End from = random() % 2 == 0 ? End::client : End::server;
    return frame(texts[random() % std::size(texts)], from, talk);
}

/// Bytes turned, ends cut off, offload facts that do not fit.
void mangle(Frame& frame, std::mt19937_64& random) {
    for (auto changes = random() % 4; changes > 0; --changes)
        frame.bytes()[random() % frame.size()] = static_cast<std::byte>(random());
    if (random() % 8 == 0) frame.resize(1 + random() % frame.size());
    if (random() % 8 == 0) frame.offload.unfinished_checksum = !frame.offload.unfinished_checksum;
    if (random() % 8 == 0) frame.offload.segment_size = static_cast<std::uint16_t>(random());
    if (random() % 8 == 0) frame.offload.checksum_start = static_cast<std::uint16_t>(random() % 100);
}

/// Sends `count` of them through a box with this profile, and lets everything that is held leave.
void feed(const std::string& toml, std::uint64_t seed, int count) {
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + toml);
    std::mt19937_64 random(seed);
    Bench box(toml);
    Duration now{};
    for (int n = 0; n < count; ++n) {
        now += Duration(static_cast<std::int64_t>(random() % 2'000'000));
        Conversation talk = random() % 2 == 0 ? over_ipv4() : over_ipv6();
        talk.client().address.port = static_cast<std::uint16_t>(40000 + random() % 3);
        Frame frame = some_segment(random, talk);
        if (random() % 3 != 0) mangle(frame, random);
        box.at(now);
        box.box().ingress(TimePoint(now), random() % 2 == 0 ? Side::a : Side::b, std::move(frame));
        box.ignore();
    }
    box.at(now + std::chrono::hours(1));
    EXPECT_EQ(box.box().counters().held_frames, 0U) << "every hold ends";
    EXPECT_EQ(box.box().counters().held_bytes, 0U);
    const auto& fates = box.box().counters().fates;
    EXPECT_GT(std::accumulate(fates.begin(), fates.end(), std::uint64_t{0}), std::uint64_t(count));
}

class AnyBytes : public testing::TestWithParam<const PolicyKind*> {};

TEST_P(AnyBytes, MeetOnePolicy) {
    const auto samples = catalog_samples().find(GetParam()->name);
    ASSERT_NE(samples, catalog_samples().end()) << "tests/policies/catalog_samples.cpp has none for it";
    for (const std::string& sample : samples->second) feed("seed = 1\n[[policy]]\n" + sample, 20261124, 1500);
}

INSTANTIATE_TEST_SUITE_P(Catalog, AnyBytes, testing::ValuesIn(catalog().begin(), catalog().end()),
                         testing::PrintToStringParamName());

TEST(AnyBytesAtOnce, MeetTheWholeCatalog) {
    std::mt19937_64 random(7);
    for (std::uint64_t round = 0; round < 4; ++round) {
        std::vector<std::string> all;
        for (const auto& [name, samples] : catalog_samples())
            all.insert(all.end(), samples.begin(), samples.end());
        std::shuffle(all.begin(), all.end(), random);  // another order each time
        std::string toml = "seed = 1";
        for (const std::string& sample : all) toml += "\n[[policy]]\n" + sample;
        feed(toml, round, 1500);
    }
}

}  // namespace
}  // namespace finwait::test
