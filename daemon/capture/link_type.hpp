// What a capture's packets begin with, and how the same packet looks as an Ethernet frame, which is all that
// dissect() reads. Addresses that were not captured are zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace finwait {

enum class LinkType : std::uint8_t {
    ethernet,
    cooked,   // Linux SLL, what `tcpdump -i any` used to write
    cooked2,  // Linux SLL2, what it writes now
    raw,      // an IP packet and nothing else
    family,   // null and loop: four bytes with an address family, in either byte order
};

/// By the number that libpcap gives it (DLT_…); nullopt: not understood.
std::optional<LinkType> link_type_of(int number);
const char* name(LinkType);  // "Ethernet"

/// The two parts of a packet behind and before its link header.
struct LinkPayload {
    std::uint16_t ethertype = 0;
    std::size_t header = 0;                       // bytes of the link header
    std::span<const std::byte> source_address{};  // six bytes, where the link header has them
};
/// Not for Ethernet, whose frames are as they should be. nullopt: the packet ends inside its link header, or
/// is of a protocol that has no EtherType.
std::optional<LinkPayload> read_link(LinkType, std::span<const std::byte> packet);

}  // namespace finwait
