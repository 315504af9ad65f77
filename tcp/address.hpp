// Addresses as they stand on the wire. IPv4 is kept in the first four bytes, the rest zero. They are compared
// several times for each segment: as words, where std::array would call memcmp().
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace finwait {

struct Mac {
    std::array<std::uint8_t, 6> octets{};
    bool is_group() const { return (octets[0] & 1U) != 0; }  // broadcast or multicast
    friend auto operator<=>(const Mac&, const Mac&) = default;
    friend bool operator==(const Mac& x, const Mac& y) { return x.word() == y.word(); }
    std::uint64_t word() const {
        std::uint32_t low = 0;
        std::uint16_t high = 0;
        std::memcpy(&low, octets.data(), sizeof low);
        std::memcpy(&high, octets.data() + sizeof low, sizeof high);
        return (std::uint64_t{high} << 32U) | low;
    }
};

struct Address {
    std::array<std::uint8_t, 16> octets{};
    bool v6 = false;
    friend auto operator<=>(const Address&, const Address&) = default;
    friend bool operator==(const Address& x, const Address& y) {
        return x.words() == y.words() && x.v6 == y.v6;
    }
    /// The octets as two words in the machine's order.
    std::pair<std::uint64_t, std::uint64_t> words() const {
        std::pair<std::uint64_t, std::uint64_t> words;
        std::memcpy(&words.first, octets.data(), sizeof words.first);
        std::memcpy(&words.second, octets.data() + sizeof words.first, sizeof words.second);
        return words;
    }
};

/// A network in CIDR notation; a bare address is its own /32 or /128.
struct Network {
    Address address;
    std::uint8_t prefix = 0;
    bool contains(const Address&) const;
};

std::string to_string(const Mac&);
std::string to_string(const Address&);  // RFC 5952 for IPv6
std::optional<Mac> parse_mac(std::string_view);
std::optional<Address> parse_address(std::string_view);
std::optional<Network> parse_network(std::string_view);

/// 802.1Q / 802.1ad tag as it stood in the frame.
struct VlanTag {
    std::uint16_t tpid = 0;  // 0x8100 or 0x88a8
    std::uint16_t tci = 0;   // priority, DEI and VLAN id
    std::uint16_t id() const { return tci & 0x0fffU; }
    friend auto operator<=>(const VlanTag&, const VlanTag&) = default;
};

/// Up to two tags, outermost first; deeper stacks are passed but not looked into.
struct VlanStack {
    std::array<VlanTag, 2> tags{};
    std::uint8_t count = 0;
    friend auto operator<=>(const VlanStack&, const VlanStack&) = default;
    friend bool operator==(const VlanStack& x, const VlanStack& y) {
        return x.count == y.count && x.tags[0] == y.tags[0] && x.tags[1] == y.tags[1];
    }
};

}  // namespace finwait
