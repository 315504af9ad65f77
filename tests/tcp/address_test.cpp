#include "tcp/address.hpp"

#include <gtest/gtest.h>

namespace finwait {
namespace {

Address address(std::string_view text) {
    return parse_address(text).value();
}

TEST(AddressText, Ipv4RoundTrips) {
    for (const char* text : {"0.0.0.0", "198.18.0.1", "255.255.255.255", "10.0.100.9"})
        EXPECT_EQ(to_string(address(text)), text);
}

TEST(AddressText, Ipv6IsWrittenAsRfc5952Wants) {
    const std::pair<const char*, const char*> cases[] = {
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"2001:DB8:0:0:0:0:0:1", "2001:db8::1"},
        {"2001:0db8::0001", "2001:db8::1"},
        {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},  // one zero group is not shortened
        {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},           // the longest run is
        {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},     // the first of equals
        {"::ffff:198.18.0.1", "::ffff:198.18.0.1"},        // mapped addresses are dotted
        {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},      // others are not
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"fe80::a:b:c:d", "fe80::a:b:c:d"},
    };
    for (const auto& [given, written] : cases) EXPECT_EQ(to_string(address(given)), written) << given;
}

TEST(AddressText, RefusesWhatIsNoAddress) {
    for (const char* text : {"",
                             "1",
                             "1.2.3",
                             "1.2.3.4.5",
                             "1.2.3.256",
                             "1.2.3.",
                             ".1.2.3",
                             "1..2.3",
                             "01.2.3.4",
                             "1.2.3.-4",
                             "+1.2.3.4",
                             " 1.2.3.4",
                             "1.2.3.4 ",
                             "1.2.3.4x",
                             "0x1.2.3.4",
                             "1.2.3.0004",
                             ":",
                             ":::",
                             "1::2::3",
                             "1:2:3:4:5:6:7",
                             "1:2:3:4:5:6:7:8:9",
                             "1:2:3:4:5:6:7:8::",
                             "::12345",
                             "::g",
                             "1:",
                             ":1",
                             "1.2.3.4::",
                             "::1.2.3",
                             "::1.2.3.4:5",
                             "1:2:3:4:5:6:7:1.2.3.4",
                             "fe80::1%eth0",
                             "1::2:3:4:5:6:7:8:9"})
        EXPECT_FALSE(parse_address(text)) << '"' << text << '"';
}

TEST(MacText, RoundTripsAndRefuses) {
    EXPECT_EQ(to_string(parse_mac("02:00:5E:10:0a:ff").value()), "02:00:5e:10:0a:ff");
    for (const char* text : {"", "02:00:5e:10:0a", "02:00:5e:10:0a:ff:01", "2:00:5e:10:0a:fff",
                             "02-00-5e-10-0a-ff", "02:00:5e:10:0a:fg", "02:00:5e:10:0a:f:"})
        EXPECT_FALSE(parse_mac(text)) << text;
}

TEST(NetworkText, ABareAddressIsAHost) {
    EXPECT_EQ(parse_network("198.18.0.1").value().prefix, 32);
    EXPECT_EQ(parse_network("2001:db8::1").value().prefix, 128);
    for (const char* text :
         {"198.18.0.0/33", "2001:db8::/129", "198.18.0.0/", "198.18.0.0/-1", "/8", "198.18.0.0/8/8"})
        EXPECT_FALSE(parse_network(text)) << text;
}

struct Membership {
    const char* network;
    const char* inside;
    const char* outside;
};

TEST(NetworkContains, ComparesPrefixBitsOnly) {
    const Membership cases[] = {
        {"198.18.0.0/15", "198.19.255.255", "198.20.0.0"},
        {"198.18.0.77/15", "198.18.0.1", "198.17.255.255"},
        {"198.18.0.1", "198.18.0.1", "198.18.0.0"},
        {"0.0.0.0/0", "255.1.2.3", "::"},
        {"2001:db8::/32", "2001:db8:ffff::1", "2001:db9::"},
        {"2001:db8::8000/113", "2001:db8::ffff", "2001:db8::7fff"},
        {"::/0", "ff02::1", "0.0.0.0"},
        {"::1/128", "::1", "::2"},
    };
    for (const auto& [network, inside, outside] : cases) {
        EXPECT_TRUE(parse_network(network).value().contains(address(inside))) << network << " " << inside;
        EXPECT_FALSE(parse_network(network).value().contains(address(outside))) << network << " " << outside;
    }
}

TEST(VlanTag, IdIsTheLowTwelveBits) {
    EXPECT_EQ((VlanTag{0x8100, 0xefff}.id()), 0xfff);
}

}  // namespace
}  // namespace finwait
