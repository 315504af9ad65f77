#include "tcp/dissect.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tcp/bytes.hpp"
#include "tcp/cut.hpp"
#include "tests/tcp/samples.hpp"

namespace finwait {
namespace {

using test::hex;
using test::sample;
using test::superframe;

struct Verdict {
    Kind kind;
    Oddity oddity = Oddity::none;
    friend bool operator==(const Verdict&, const Verdict&) = default;
    friend std::ostream& operator<<(std::ostream& to, const Verdict& v) {
        return to << name(v.kind) << '/' << name(v.oddity);
    }
};

Verdict verdict(const Frame& frame) {
    const View view = dissect(frame);
    return {view.kind, view.oddity};
}
Verdict malformed(Oddity oddity) {
    return {Kind::malformed, oddity};
}

/// A sample with a 16-bit number at `at` replaced.
Frame with16(std::string_view name, std::size_t at, unsigned value) {
    Frame frame = sample(name);
    store16(frame.bytes(), at, value);
    return frame;
}
/// The same with the IPv4 header sum (and TCP's) put right again, so that only the number itself is odd.
Frame resummed16(std::string_view name, std::size_t at, unsigned value) {
    const View view = dissect(sample(name));
    Frame frame = with16(name, at, value);
    recompute_checksums(frame, view);
    return frame;
}

constexpr std::size_t ip = 14, tcp = 34;  // of an untagged IPv4 frame without options

TEST(Dissect, AnOrdinarySegment) {
    const View v = dissect(sample("tcp4"));
    EXPECT_EQ(v.kind, Kind::tcp);
    EXPECT_EQ(to_string(v.source_mac), "02:00:00:00:00:01");
    EXPECT_EQ(to_string(v.destination_mac), "02:00:00:00:00:02");
    EXPECT_EQ(v.ethertype, 0x0800);
    EXPECT_EQ(v.network_offset, 14);
    EXPECT_EQ(to_string(v.source), "198.18.0.1");
    EXPECT_EQ(to_string(v.destination), "198.18.0.2");
    EXPECT_EQ(v.ttl, 64);
    EXPECT_EQ(v.protocol, 6);
    EXPECT_EQ(v.transport_offset, 34);
    EXPECT_EQ(v.source_port, 40000);
    EXPECT_EQ(v.destination_port, 80);
    EXPECT_EQ(v.seq, Seq(1000));
    EXPECT_EQ(v.ack, Seq(2000));
    EXPECT_EQ(v.end(), Seq(1018));
    EXPECT_EQ(to_string(v.flags), "P.");
    EXPECT_EQ(v.window, 502);
    EXPECT_EQ(v.payload_offset, 66U);
    EXPECT_EQ(v.payload_length, 18U);
    ASSERT_TRUE(v.options.timestamps);
    EXPECT_EQ(v.options.timestamps->echo, 22U);
    EXPECT_EQ(v.segments, 1U);
    EXPECT_EQ(v.segment_size, 0U);
}

TEST(Dissect, EveryKindOfFrame) {
    const std::pair<const char*, Kind> cases[] = {
        {"tcp4", Kind::tcp},
        {"tcp4_syn", Kind::tcp},
        {"tcp4_ip_options", Kind::tcp},
        {"tcp4_vlan", Kind::tcp},
        {"tcp4_qinq", Kind::tcp},
        {"tcp4_padded", Kind::tcp},
        {"tcp6", Kind::tcp},
        {"tcp6_extensions", Kind::tcp},  // all five, an atomic fragment header among them
        {"udp4", Kind::udp},
        {"udp6", Kind::udp},
        {"ping4", Kind::icmp},
        {"ping6", Kind::icmp},
        {"fragment4_first", Kind::fragment},
        {"fragment4_last", Kind::fragment},
        {"fragment6", Kind::fragment},
        {"fragment6_last", Kind::fragment},
        {"source_routed6", Kind::other_ip},
        {"gre4", Kind::other_ip},
        {"arp", Kind::arp},
        {"lldp", Kind::other},
        {"spanning_tree", Kind::other},  // an 802.3 frame: a length where the EtherType stands
    };
    for (const auto& [name, kind] : cases) EXPECT_EQ(verdict(sample(name)), Verdict{kind}) << name;
    EXPECT_EQ(verdict(sample("tcp4_three_tags")), (Verdict{Kind::other, Oddity::deep_vlan}));
}

TEST(Dissect, FragmentsHaveANetworkPartAndNoTransport) {
    for (const char* name : {"fragment4_first", "fragment4_last", "fragment6", "fragment6_last"}) {
        const View v = dissect(sample(name));
        EXPECT_TRUE(v.has_network()) << name;
        EXPECT_FALSE(v.has_ports()) << name;
        EXPECT_EQ(v.transport_offset, 0) << name;
        EXPECT_EQ(v.protocol, std::string_view(name) == "fragment6_last" ? 17 : 6) << name;
    }
}

TEST(Dissect, TagsAreKeptOutermostFirst) {
    const View v = dissect(sample("tcp4_qinq"));
    ASSERT_EQ(v.vlans.count, 2);
    EXPECT_EQ(v.vlans.tags[0], (VlanTag{0x88a8, 100}));
    EXPECT_EQ(v.vlans.tags[1], (VlanTag{0x8100, 7}));
    EXPECT_EQ(dissect(sample("tcp4_vlan")).vlans.tags[0].tci, 0x6007);
}

TEST(Dissect, EthernetPaddingIsNoPayload) {
    EXPECT_EQ(dissect(sample("tcp4_padded")).payload_length, 0U);
}

TEST(Dissect, UdpPayloadIsByTheUdpLength) {
    EXPECT_EQ(dissect(sample("udp4")).payload_length, 5U);
    EXPECT_EQ(dissect(resummed16("udp4", 38, 10)).payload_length, 2U);
}

TEST(Dissect, NamesWhatIsOddAboutIp) {
    EXPECT_EQ(verdict(with16("tcp4", ip, 0x6500)), malformed(Oddity::ip_version));
    EXPECT_EQ(verdict(with16("tcp6", ip, 0x4000)), malformed(Oddity::ip_version));
    EXPECT_EQ(verdict(with16("tcp4", ip, 0x4400)), malformed(Oddity::ip_header_length));
    EXPECT_EQ(verdict(with16("tcp4_padded", ip, 0x4f00)), malformed(Oddity::ip_header_length));
    EXPECT_EQ(verdict(with16("tcp4", ip + 2, 19)), malformed(Oddity::ip_total_length));
    EXPECT_EQ(verdict(with16("tcp4", ip + 2, 71)), malformed(Oddity::ip_total_length));
    EXPECT_EQ(verdict(with16("tcp4", ip + 2, 0)), malformed(Oddity::ip_total_length));
    EXPECT_EQ(verdict(with16("tcp6", ip + 4, 38)), malformed(Oddity::ip_total_length));
    EXPECT_EQ(verdict(with16("tcp4", ip + 4, 0x1235)), malformed(Oddity::ip_checksum));
}

TEST(Dissect, WhatItsDestinationWouldNotTakeIsNotFollowed) {
    constexpr std::size_t first_option = 34;  // record route, 11 octets of 12
    const auto kind_with = [](unsigned option) {
        return dissect(resummed16("tcp4_ip_options", first_option, option)).kind;
    };
    EXPECT_EQ(kind_with(0x070b), Kind::tcp);
    EXPECT_EQ(kind_with(0x440c), Kind::tcp);       // a timestamp
    EXPECT_EQ(kind_with(0x0000), Kind::tcp);       // the end of the list
    EXPECT_EQ(kind_with(0x0701), Kind::other_ip);  // shorter than an option can be
    EXPECT_EQ(kind_with(0x070d), Kind::other_ip);  // beyond the header
    EXPECT_EQ(kind_with(0x830b), Kind::other_ip);  // a loose source route,
    EXPECT_EQ(kind_with(0x890b), Kind::other_ip);  // and a strict one
}

TEST(Dissect, NamesWhatIsOddAboutExtensionHeaders) {
    constexpr std::size_t first_extension = 54;
    EXPECT_EQ(verdict(with16("tcp6_extensions", first_extension, 0x3cff)), malformed(Oddity::ip6_extension));
    Frame chain = sample("tcp6_extensions");  // hop-by-hop headers of eight bytes each, all the way down
    const auto rest = chain.bytes().subspan(first_extension);
    std::fill(rest.begin(), rest.end(), std::byte{0});
    store8(chain.bytes(), 20, 0);
    EXPECT_EQ(verdict(chain), malformed(Oddity::ip6_extension));
}

TEST(Dissect, NamesWhatIsOddAboutTheTransport) {
    EXPECT_EQ(verdict(resummed16("tcp4", ip + 2, 20 + 19)), malformed(Oddity::short_transport));
    EXPECT_EQ(verdict(resummed16("tcp4", tcp + 12, 0x4018)), malformed(Oddity::tcp_data_offset));
    EXPECT_EQ(verdict(resummed16("tcp4", tcp + 12, 0xf018)), malformed(Oddity::tcp_data_offset));
    EXPECT_EQ(verdict(with16("tcp4", tcp + 14, 503)), malformed(Oddity::tcp_checksum));
    EXPECT_EQ(verdict(with16("tcp6", 54 + 14, 503)), malformed(Oddity::tcp_checksum));
    EXPECT_EQ(verdict(with16("udp4", tcp + 4, 7)), malformed(Oddity::udp_length));
    EXPECT_EQ(verdict(with16("udp4", tcp + 4, 14)), malformed(Oddity::udp_length));
    EXPECT_EQ(verdict(resummed16("udp4", ip + 2, 27)), malformed(Oddity::short_transport));
}

TEST(Dissect, AVerifiedFrameIsTrusted) {
    Frame frame = with16("tcp4", tcp + 14, 503);
    frame.offload.verified = true;
    EXPECT_EQ(verdict(frame), Verdict{Kind::tcp});
}

TEST(Dissect, AMalformedFrameStillSaysWhoSentIt) {
    const View v = dissect(with16("tcp4", tcp + 14, 503));
    EXPECT_TRUE(v.has_network());
    EXPECT_EQ(to_string(v.source), "198.18.0.1");
    EXPECT_FALSE(v.has_ports());
}

TEST(DissectOffload, AnUnfinishedChecksumMustHoldThePseudoHeadersSum) {
    Frame frame = superframe("tcp4", 500, 0);
    EXPECT_EQ(verdict(frame), Verdict{Kind::tcp});
    store16(frame.bytes(), tcp + 16, load16(frame.bytes(), tcp + 16) + 1U);
    EXPECT_EQ(verdict(frame), malformed(Oddity::tcp_checksum));
}

TEST(DissectOffload, SuperframesAreCountedInWireSegments) {
    const std::tuple<const char*, std::size_t, std::uint32_t> cases[] = {
        {"tcp4", 3000, 3}, {"tcp6", 3001, 4}, {"udp4", 2001, 3}, {"tcp4_qinq", 1001, 2}, {"tcp4", 1000, 1}};
    for (const auto& [name, payload, segments] : cases) {
        const View v = dissect(superframe(name, payload, 1000));
        EXPECT_EQ(v.segments, segments) << name << payload;
        EXPECT_EQ(v.segment_size, segments > 1 ? 1000 : 0) << name << payload;
        EXPECT_EQ(v.payload_length, payload) << name;
    }
}

TEST(DissectOffload, FactsThatDoNotFitTheFrame) {
    const auto twisted = [](const char* name, auto twist) {
        Frame frame = superframe(name, 3000, 1000);
        twist(frame.offload);
        return verdict(frame);
    };
    const Verdict odd = malformed(Oddity::offload);
    EXPECT_EQ(twisted("tcp4", [](Offload& o) { o.segment_size = 0; }), odd);
    EXPECT_EQ(twisted("tcp4", [](Offload& o) { o.segmentation = Segmentation::tcp6; }), odd);
    EXPECT_EQ(twisted("tcp4", [](Offload& o) { o.segmentation = Segmentation::udp; }), odd);
    EXPECT_EQ(twisted("tcp6", [](Offload& o) { o.segmentation = Segmentation::tcp4; }), odd);
    EXPECT_EQ(twisted("udp4", [](Offload& o) { o.segmentation = Segmentation::tcp4; }), odd);
    EXPECT_EQ(twisted("tcp4", [](Offload& o) { o.checksum_start = 36; }), odd);
    EXPECT_EQ(twisted("tcp4", [](Offload& o) { o.checksum_offset = 6; }), odd);
    EXPECT_EQ(twisted("udp6", [](Offload& o) { o.checksum_start = 0xffff; }), odd);
    EXPECT_EQ(twisted("tcp4", [](Offload& o) { o.header_length = 0xffff; }), odd);
    EXPECT_EQ(twisted("tcp4_syn", [](Offload&) {}), odd);  // every wire segment would be a SYN

    Frame arp = sample("arp");
    arp.offload.unfinished_checksum = true;
    arp.offload.checksum_start = static_cast<std::uint16_t>(arp.size() - 1);
    EXPECT_EQ(verdict(arp), odd);
    Frame fragment = sample("fragment4_first");
    fragment.offload.segmentation = Segmentation::tcp4;
    fragment.offload.segment_size = 4;
    EXPECT_EQ(verdict(fragment), odd);
}

TEST(View, EveryOddityHasANameAndASentence) {
    for (unsigned i = 0; i < static_cast<unsigned>(Oddity::count_); ++i) {
        const auto oddity = static_cast<Oddity>(i);
        EXPECT_GT(std::string_view(name(oddity)).size(), 3U);
        EXPECT_GT(std::string_view(sentence(oddity)).size(), 9U);
    }
    EXPECT_STREQ(name(Oddity::tcp_checksum), "tcp-checksum");
    EXPECT_STREQ(name(Kind::other_ip), "other-ip");
}

}  // namespace
}  // namespace finwait
