#include "policies/line/medium.hpp"

#include <algorithm>

namespace finwait {

namespace {

constexpr std::uint64_t bits_per_byte = 8;
constexpr std::uint64_t nanoseconds = 1'000'000'000;  // of a second
constexpr Duration year = std::chrono::hours(24 * 365);

class Bandwidth final : public Medium {
  public:
    Bandwidth(std::uint64_t bits_per_second, std::uint64_t burst)
        : bits_per_second_(bits_per_second),
          credit_(std::min<Duration>(year, Duration(static_cast<std::int64_t>(
                                               burst * bits_per_byte * nanoseconds / bits_per_second)))) {}

    Slot carry(Cursor& cursor, TimePoint now, std::uint64_t bytes) const override {
        if (cursor.free < now - credit_) {
            cursor.free = now - credit_;
            cursor.rest = 0;
        }
        const TimePoint begins = std::max(now, cursor.free);
        const std::uint64_t takes = bytes * bits_per_byte * nanoseconds + cursor.rest;
        cursor.free += Duration(static_cast<std::int64_t>(takes / bits_per_second_));
        cursor.rest = takes % bits_per_second_;
        return {begins, std::max(now, cursor.free)};
    }

  private:
    std::uint64_t bits_per_second_;
    Duration credit_;  // how long it takes to send the burst
};

}  // namespace

std::shared_ptr<const Medium> make_bandwidth(std::uint64_t bits_per_second, std::uint64_t burst) {
    return std::make_shared<Bandwidth>(bits_per_second, burst);
}

}  // namespace finwait
