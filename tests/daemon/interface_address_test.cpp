// Addresses as they are given to interfaces.
#include "daemon/interface_address.hpp"

#include <gtest/gtest.h>

namespace finwait {
namespace {

std::string there_and_back(std::string_view text) {
    const auto address = parse_interface_address(text);
    return address ? to_string(*address) : "refused";
}

TEST(InterfaceAddress, keeps_its_host_bits) {
    EXPECT_EQ(there_and_back("198.18.0.1/15"), "198.18.0.1/15");
    EXPECT_EQ(there_and_back("2001:db8::1/64"), "2001:db8::1/64");
}

TEST(InterfaceAddress, a_bare_address_stands_alone) {
    EXPECT_EQ(there_and_back("198.18.0.1"), "198.18.0.1/32");
    EXPECT_EQ(there_and_back("2001:db8::1"), "2001:db8::1/128");
}

TEST(InterfaceAddress, the_prefix_has_bounds) {
    EXPECT_EQ(there_and_back("198.18.0.1/0"), "198.18.0.1/0");
    EXPECT_EQ(there_and_back("198.18.0.1/33"), "refused");
    EXPECT_EQ(there_and_back("2001:db8::1/128"), "2001:db8::1/128");
    EXPECT_EQ(there_and_back("2001:db8::1/129"), "refused");
}

TEST(InterfaceAddress, anything_else_is_refused) {
    for (const char* text :
         {"", "/24", "198.18.0.1/", "198.18.0.1/2 ", "198.18.0.1/-1", "198.18.0/24", "server/24"})
        EXPECT_EQ(there_and_back(text), "refused") << text;
}

}  // namespace
}  // namespace finwait
