// The TCP control bits (RFC 9293 §3.1, ECN by RFC 3168, AE by RFC 9768).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace finwait {

class Flags {
  public:
    enum Bit : std::uint16_t {
        fin = 1,
        syn = 2,
        rst = 4,
        psh = 8,
        ack = 16,
        urg = 32,
        ece = 64,
        cwr = 128,
        ae = 256
    };

    constexpr Flags() = default;
    constexpr explicit Flags(unsigned bits) : bits_(static_cast<std::uint16_t>(bits & 0x1ffU)) {}
    constexpr bool has(Bit bit) const { return (bits_ & bit) != 0; }
    constexpr Flags with(Bit bit) const { return Flags(bits_ | unsigned{bit}); }
    constexpr Flags without(Bit bit) const { return Flags(bits_ & ~unsigned{bit}); }
    constexpr std::uint16_t bits() const { return bits_; }
    friend constexpr bool operator==(Flags, Flags) = default;

  private:
    std::uint16_t bits_ = 0;
};

/// tcpdump's letters, with the dot for ACK: "S", "S.", "F.", "R", "P.", "." and "none".
std::string to_string(Flags);

}  // namespace finwait
