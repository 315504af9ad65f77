// An address as it is given to an interface: with the length of its network's prefix, host bits kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tcp/address.hpp"

namespace finwait {

struct InterfaceAddress {
    Address address;
    unsigned prefix = 0;
    friend bool operator==(const InterfaceAddress&, const InterfaceAddress&) = default;
};

/// "198.18.0.1/24" or "2001:db8::1/64"; a bare address is a /32 or /128. Nothing if it is not one.
std::optional<InterfaceAddress> parse_interface_address(std::string_view);
std::string to_string(const InterfaceAddress&);

}  // namespace finwait
