// ICMP errors are bytes from the wire: what is not whole or not about TCP is none.
#include "tcp/icmp_error.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tcp/dissect.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {
namespace {

Frame error_about(IcmpKind kind, const Conversation& talk) {
    IcmpBlueprint plan;
    plan.source_mac = talk.at(End::server).mac, plan.destination_mac = talk.at(End::client).mac;
    plan.vlans = talk.vlans;
    plan.reporter = talk.at(End::server).address.address;
    plan.about = {kind,
                  1280,
                  talk.at(End::client).address.address,
                  talk.at(End::server).address.address,
                  talk.at(End::client).address.port,
                  talk.at(End::server).address.port,
                  talk.at(End::client).iss + 7};
    return forge_icmp_error(plan);
}

TEST(IcmpError, EveryKindIsReadAsItWasWritten) {
    for (Conversation talk : {over_ipv4(), over_ipv6()}) {
        talk.vlans = {{VlanTag{0x8100, 42}}, 1};
        for (std::size_t i = 0; i < static_cast<std::size_t>(IcmpKind::count_); ++i) {
            const auto kind = static_cast<IcmpKind>(i);
            EXPECT_EQ(parse_icmp_kind(name(kind)), kind);
            const bool v6 = talk.at(End::client).address.address.v6;
            if (!exists_in(kind, v6)) continue;
            const Frame frame = error_about(kind, talk);
            const View view = dissect(frame);
            EXPECT_EQ(view.kind, Kind::icmp) << name(view.oddity);
            EXPECT_EQ(view.vlans, talk.vlans);
            const auto error = read_icmp_error(frame, view);
            ASSERT_TRUE(error) << name(kind);
            EXPECT_EQ(error->kind, kind) << name(kind) << " was read as " << name(error->kind);
            EXPECT_EQ(error->source, talk.at(End::client).address.address);
            EXPECT_EQ(error->destination_port, talk.at(End::server).address.port);
            EXPECT_EQ(error->seq, talk.at(End::client).iss + 7);
        }
    }
}

TEST(IcmpError, AWrongChecksumMakesItNone) {
    Frame frame = error_about(IcmpKind::port_unreachable, over_ipv4());
    frame.bytes()[frame.size() - 1] ^= std::byte{1};
    EXPECT_FALSE(read_icmp_error(frame, dissect(frame)));
}

TEST(IcmpError, AnyBytesAreReadWithoutHarm) {
    std::mt19937 random(20261124);  // fixed: what fails can be repeated
    for (int n = 0; n < 20'000; ++n) {
        const bool v6 = n % 2 == 0;
        Frame frame = error_about(static_cast<IcmpKind>(random() % 6), v6 ? over_ipv6() : over_ipv4());
        frame.resize(14 + random() % (frame.size() - 14));
        for (auto changes = random() % 6; changes > 0; --changes)
            frame.bytes()[random() % frame.size()] = static_cast<std::byte>(random());
        frame.offload.unfinished_checksum = random() % 2 == 0;  // past the sum, into the quote
        read_icmp_error(frame, dissect(frame));
    }
}

}  // namespace
}  // namespace finwait::test
