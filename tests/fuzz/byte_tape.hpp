// A file of bytes read as a row of decisions. Beyond its end it yields zeros, so every file is a program and
// a shorter one means the same as a longer one that ends in zeros.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "tcp/bytes.hpp"

namespace finwait::test {

class ByteTape {
  public:
    explicit ByteTape(std::span<const std::byte> bytes) : rest_(bytes) {}

    bool at_end() const { return rest_.empty(); }
    unsigned u8() {
        if (rest_.empty()) return 0;
        const unsigned value = load8(rest_, 0);
        rest_ = rest_.subspan(1);
        return value;
    }
    int s8() { return static_cast<std::int8_t>(u8()); }
    unsigned u16() {
        const unsigned high = u8();
        return high << 8U | u8();
    }
    std::uint32_t u32() {
        const std::uint32_t high = u16();
        return high << 16U | u16();
    }
    std::span<const std::byte> bytes(std::size_t count) {
        const auto taken = rest_.first(std::min(count, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }

  private:
    std::span<const std::byte> rest_;
};

}  // namespace finwait::test
