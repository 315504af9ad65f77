// Numbers are read without regard to the locale.
#include "policies/language/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

struct Unit {
    std::string_view name;
    double factor;
};
constexpr double second = 1e9;
constexpr std::array duration_units{
    Unit{"ns", 1},
    Unit{"us", 1e3},
    Unit{"ms", 1e6},
    Unit{"s", second},
    Unit{"min", 60 * second},
    Unit{"h", 3600 * second},
    Unit{"nsec", 1},
    Unit{"usec", 1e3},
    Unit{"msec", 1e6},
    Unit{"sec", second},
    Unit{"nsecs", 1},
    Unit{"usecs", 1e3},
    Unit{"msecs", 1e6},
    Unit{"secs", second},
    Unit{"µs", 1e3},
    Unit{"mins", 60 * second},
    Unit{"hours", 3600 * second},
};
constexpr double year = 365.0 * 24 * 3600 * second;
constexpr std::array size_units{
    Unit{"B", 1},    Unit{"KB", 1e3},           Unit{"KiB", 1024.0}, Unit{"MB", 1e6},  Unit{"MiB", 1048576.0},
    Unit{"GB", 1e9}, Unit{"GiB", 1073741824.0}, Unit{"kB", 1e3},     Unit{"bytes", 1}, Unit{"byte", 1},
};
/// tc's names: bit is bits, bps is bytes.
constexpr std::array bandwidth_units{
    Unit{"bit", 1},      Unit{"kbit", 1e3},   Unit{"mbit", 1e6},        Unit{"gbit", 1e9},
    Unit{"tbit", 1e12},  Unit{"bps", 8},      Unit{"kbps", 8e3},        Unit{"mbps", 8e6},
    Unit{"gbps", 8e9},   Unit{"kibit", 1024}, Unit{"mibit", 1048576.0}, Unit{"gibit", 1073741824.0},
    Unit{"Kbit", 1e3},   Unit{"Mbit", 1e6},   Unit{"Gbit", 1e9},        Unit{"bit/s", 1},
    Unit{"kbit/s", 1e3}, Unit{"Mbit/s", 1e6}, Unit{"Gbit/s", 1e9},
};
constexpr double largest_bandwidth = 1e12;
constexpr double largest_size = 9007199254740992.0;  // 2^53: beyond it a double skips numbers

std::vector<std::string_view> names_of(std::span<const Unit> units) {
    std::vector<std::string_view> names;
    for (const Unit& unit : units) names.push_back(unit.name);
    return names;
}

/// "20 ms" is a number and a unit; one blank may stand between them.
struct Measure {
    double number = 0;
    std::string_view digits, unit;
};
std::optional<Measure> split(std::string_view text) {
    Measure m;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), m.number, std::chars_format::fixed);
    if (error != std::errc{} || !std::isfinite(m.number)) return std::nullopt;
    m.digits = text.substr(0, static_cast<std::size_t>(end - text.data()));
    m.unit = text.substr(m.digits.size());
    if (m.unit.size() > 1 && m.unit.front() == ' ') m.unit.remove_prefix(1);
    return m;
}

/// The product of number and unit, or what is wrong with it. `bare` is the unit that is proposed where none
/// stands.
Parsed<double> measured(std::string_view text, std::span<const Unit> units, std::string_view thing,
                        std::string_view example, std::string_view bare) {
    const auto m = split(text);
    if (!m)
        return Parsed<double>::bad(quoted(text) + " is not a " + std::string(thing),
                                   "write it like '" + std::string(example) + "'");
    if (m->number < 0) return Parsed<double>::bad(quoted(text) + " is negative");
    const std::string digits(m->digits);
    if (m->unit.empty())
        return Parsed<double>::bad(quoted(text) + " has no unit",
                                   "did you mean '" + digits + std::string(bare) + "'?");
    for (const Unit& unit : units)
        if (unit.name == m->unit) return Parsed<double>::good(m->number * unit.factor);
    const auto near = nearest(m->unit, names_of(units));
    return Parsed<double>::bad("unknown unit " + quoted(m->unit) + " in " + quoted(text),
                               near ? "did you mean '" + digits + std::string(*near) + "'?"
                                    : "write it like '" + std::string(example) + "'");
}

Parsed<Duration> duration(std::string_view text, std::string_view example, std::string_view bare) {
    const auto ns = measured(text, duration_units, "duration", example, bare);
    if (!ns) return Parsed<Duration>::bad(ns.problem, ns.hint);
    if (*ns > year) return Parsed<Duration>::bad(quoted(text) + " is longer than a year");
    return Parsed<Duration>::good(Duration(std::llround(*ns)));
}

/// The shortest text that means `number`.
std::string number_text(double number) {
    std::array<char, 400> room{};
    const auto [end, error] =
        std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::fixed);
    return {room.data(), error == std::errc{} ? end : room.data()};
}

}  // namespace

Parsed<Duration> parse_duration(std::string_view text) {
    return duration(text, "20ms", "ms");
}
Parsed<Duration> parse_waiting_time(std::string_view text) {
    return duration(text, "20s", "s");
}

Parsed<double> parse_percent(std::string_view text) {
    static constexpr std::array percent{Unit{"%", 0.01}};
    const auto m = split(text);
    if (m && m->unit.empty() && m->number > 0 && m->number < 1) {  // a probability, or a small percentage?
        const std::string digits(m->digits);
        return Parsed<double>::bad(
            quoted(text) + " has no unit",
            "did you mean '" + number_text(m->number * 100) + "%' or '" + digits + "%'?");
    }
    const auto share = measured(text, percent, "percentage", "1.5%", "%");
    if (!share) return Parsed<double>::bad(share.problem, share.hint);
    if (*share > 1) return Parsed<double>::bad(quoted(text) + " is more than 100%");
    return share;
}

Parsed<std::uint64_t> parse_size(std::string_view text) {
    using Size = Parsed<std::uint64_t>;
    const auto m = split(text);
    const auto bytes = m && m->number >= 0 && m->unit.empty()
                           ? Parsed<double>::good(m->number)
                           : measured(text, size_units, "size", "64KiB", "KB");
    if (!bytes) return Size::bad(bytes.problem, bytes.hint);
    if (*bytes > largest_size) return Size::bad(quoted(text) + " is too large");
    if (std::trunc(*bytes) != *bytes) return Size::bad(quoted(text) + " is not a whole number of bytes");
    return Size::good(static_cast<std::uint64_t>(*bytes));
}

Parsed<std::uint64_t> parse_bandwidth(std::string_view text) {
    using Bandwidth = Parsed<std::uint64_t>;
    const auto bits = measured(text, bandwidth_units, "bandwidth", "10mbit", "mbit");
    if (!bits) return Bandwidth::bad(bits.problem, bits.hint);
    if (*bits > largest_bandwidth) return Bandwidth::bad(quoted(text) + " is more than 1tbit");
    if (*bits < 1) return Bandwidth::bad(quoted(text) + " is less than a bit per second");
    return Bandwidth::good(static_cast<std::uint64_t>(std::llround(*bits)));
}

Parsed<std::uint64_t> parse_count(std::string_view text) {
    using Count = Parsed<std::uint64_t>;
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error == std::errc::result_out_of_range) return Count::bad(quoted(text) + " is too large");
    if (error != std::errc{} || end != text.data() + text.size()) {
        const bool negative = text.size() > 1 && text.front() == '-';
        return Count::bad(quoted(text) + (negative ? " is negative" : " is not a whole number"));
    }
    return Count::good(n);
}

std::vector<std::string_view> duration_unit_names() {
    return names_of(duration_units);
}
std::vector<std::string_view> size_unit_names() {
    return names_of(size_units);
}
std::vector<std::string_view> bandwidth_unit_names() {
    return names_of(bandwidth_units);
}

std::string to_text(Duration d) {
    const auto ns = d.count();
    if (ns == 0) return "0s";
    struct Step {
        std::int64_t factor;
        const char* name;
    };
    static constexpr std::array steps{
        Step{3'600'000'000'000, "h"}, Step{60'000'000'000, "min"}, Step{1'000'000'000, "s"},
        Step{1'000'000, "ms"},        Step{1'000, "us"},           Step{1, "ns"}};
    for (const Step& step : steps) {  // whole hours and minutes, but 1.5s and 0.5ms as people write them
        const bool decimal = step.factor <= 1'000'000'000;
        if (std::abs(ns) >= step.factor && (decimal || ns % step.factor == 0))
            return number_text(static_cast<double>(ns) / static_cast<double>(step.factor)) + step.name;
    }
    return std::to_string(ns) + "ns";
}

std::string percent_text(double probability) {
    return number_text(std::round(probability * 1e8) / 1e6) + "%";
}

std::string bandwidth_text(std::uint64_t bits_per_second) {
    struct Step {
        double factor;
        const char* name;
    };
    static constexpr std::array steps{Step{1e9, "gbit"}, Step{1e6, "mbit"}, Step{1e3, "kbit"}};
    const auto bits = static_cast<double>(bits_per_second);
    for (const Step& step : steps)
        if (bits >= step.factor) return number_text(bits / step.factor) + step.name;
    return number_text(bits) + "bit";
}

std::string size_text(std::uint64_t bytes) {
    struct Step {
        std::uint64_t factor;
        const char* name;
    };
    static constexpr std::array steps{Step{1ULL << 30U, "GiB"}, Step{1'000'000'000, "GB"},
                                      Step{1ULL << 20U, "MiB"}, Step{1'000'000, "MB"},
                                      Step{1024, "KiB"},        Step{1000, "KB"}};
    for (const Step& step : steps)
        if (bytes != 0 && bytes % step.factor == 0) return std::to_string(bytes / step.factor) + step.name;
    return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

}  // namespace finwait
