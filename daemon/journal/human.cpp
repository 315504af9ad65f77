// See human.hpp.
#include "daemon/journal/human.hpp"

#include <array>
#include <cstdio>

namespace finwait {
namespace {

std::string printed(const char* format, double value) {
    std::array<char, 48> text{};
    // The format is one of the literals below, never foreign.
    std::snprintf(text.data(), text.size(), format, value);  // NOLINT(cppcoreguidelines-pro-type-vararg)
    return text.data();
}

std::string two_units(std::int64_t large, const char* large_unit, std::int64_t small,
                      const char* small_unit) {
    const std::string padded = (small < 10 ? "0" : "") + std::to_string(small);
    return std::to_string(large) + ' ' + large_unit + ' ' + padded + ' ' + small_unit;
}

}  // namespace

std::string human_duration(Duration d) {
    if (d < Duration{}) return "-" + human_duration(-d);
    const double ms = std::chrono::duration<double, std::milli>(d).count();
    if (ms < 1) return printed("%.3f ms", ms);
    if (ms < 99.95) return printed("%.1f ms", ms);
    if (ms < 999.5) return printed("%.0f ms", ms);
    const double s = ms / 1000;
    if (s < 9.995) return printed("%.2f s", s);
    if (s < 99.95) return printed("%.1f s", s);
    if (s < 599.5) return printed("%.0f s", s);
    const std::int64_t whole = std::chrono::round<std::chrono::seconds>(d).count();
    if (whole < 3600) return two_units(whole / 60, "min", whole % 60, "s");
    if (whole < 48 * 3600) return two_units(whole / 3600, "h", whole / 60 % 60, "min");
    return two_units(whole / 86400, "days", whole / 3600 % 24, "h");
}

std::string human_bytes(std::uint64_t n) {
    if (n == 1) return "1 byte";
    if (n < 1024) return std::to_string(n) + " bytes";
    constexpr std::array<const char*, 6> formats{"%.1f KiB", "%.1f MiB", "%.1f GiB",
                                                 "%.1f TiB", "%.1f PiB", "%.1f EiB"};
    double value = static_cast<double>(n) / 1024;
    std::size_t unit = 0;
    while (value >= 1023.95 && unit + 1 < formats.size()) {
        value /= 1024;
        ++unit;
    }
    return printed(formats[unit], value);
}

std::string human_count(std::uint64_t n, const char* singular) {
    return std::to_string(n) + ' ' + singular + (n == 1 ? "" : "s");
}

}  // namespace finwait
