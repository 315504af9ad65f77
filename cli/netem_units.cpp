// The units of tc(8), section PARAMETERS; what stands without one was looked up in what tc 6.1 sends the
// kernel.
#include "cli/netem_units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "policies/language/spelling.hpp"

namespace finwait::tc {

namespace {

struct Unit {
    std::string_view name;
    double factor;
};
constexpr double us = 1e3, ms = 1e6, s = 1e9;
constexpr std::array times{Unit{"us", us}, Unit{"usec", us}, Unit{"usecs", us},
                           Unit{"ms", ms}, Unit{"msec", ms}, Unit{"msecs", ms},
                           Unit{"s", s},   Unit{"sec", s},   Unit{"secs", s}};
constexpr double ki = 1024, mi = ki * ki, gi = mi * ki, ti = gi * ki;
constexpr std::array rates{Unit{"bit", 1},        Unit{"kbit", 1e3},     Unit{"mbit", 1e6},
                           Unit{"gbit", 1e9},     Unit{"tbit", 1e12},    Unit{"kibit", ki},
                           Unit{"mibit", mi},     Unit{"gibit", gi},     Unit{"tibit", ti},
                           Unit{"bps", 8},        Unit{"kbps", 8e3},     Unit{"mbps", 8e6},
                           Unit{"gbps", 8e9},     Unit{"tbps", 8e12},    Unit{"kibps", 8 * ki},
                           Unit{"mibps", 8 * mi}, Unit{"gibps", 8 * gi}, Unit{"tibps", 8 * ti}};

struct Measure {
    double number = 0;
    std::string_view digits;
    std::string unit;  // in small letters
};
std::optional<Measure> split(std::string_view text) {
    Measure m;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), m.number);
    if (error != std::errc{} || !std::isfinite(m.number) || m.number < 0) return std::nullopt;
    m.digits = text.substr(0, static_cast<std::size_t>(end - text.data()));
    m.unit = lower(text.substr(m.digits.size()));
    return m;
}

Parsed<double> measured(std::string_view text, std::span<const Unit> units, std::string_view thing,
                        std::string_view example) {
    const auto m = split(text);
    if (!m)
        return Parsed<double>::bad(quoted(text) + " is not a " + std::string(thing),
                                   "write it like '" + std::string(example) + "'");
    std::vector<std::string_view> names;
    for (const Unit& unit : units) {
        if (m->unit == unit.name) return Parsed<double>::good(m->number * unit.factor);
        names.push_back(unit.name);
    }
    if (m->unit.empty()) return Parsed<double>::good(m->number * units.front().factor);
    const auto near = nearest(m->unit, names);
    return Parsed<double>::bad(
        "tc has no unit " + quoted(m->unit) + " of " + std::string(thing) + "s, in " + quoted(text),
        near ? "did you mean '" + std::string(m->digits) + std::string(*near) + "'?"
             : "use one of " + join(names));
}

}  // namespace

bool begins_like_number(std::string_view word) {
    if (!word.empty() && (word.front() == '-' || word.front() == '+')) word.remove_prefix(1);
    if (!word.empty() && word.front() == '.') word.remove_prefix(1);
    return !word.empty() && word.front() >= '0' && word.front() <= '9';
}

Parsed<Duration> parse_time(std::string_view text) {
    const auto ns = measured(text, times, "time", "10ms");
    if (!ns) return Parsed<Duration>::bad(ns.problem, ns.hint);
    if (*ns > 4294967295 * us) return Parsed<Duration>::bad(quoted(text) + " is longer than tc can say");
    return Parsed<Duration>::good(Duration(std::llround(*ns)));
}

Parsed<double> parse_percent(std::string_view text) {
    static constexpr std::array percent{Unit{"%", 0.01}};
    const auto share = measured(text, percent, "percentage", "0.1%");
    if (share && *share > 1) return Parsed<double>::bad(quoted(text) + " is more than 100%");
    return share;
}

Parsed<std::uint64_t> parse_rate(std::string_view text) {
    using Rate = Parsed<std::uint64_t>;
    if (text.ends_with('%'))
        return Rate::bad(quoted(text) + " is a share of a device's speed, and there is no device",
                         "write it like '10mbit'");
    const auto bits = measured(text, rates, "rate", "10mbit");
    if (!bits) return Rate::bad(bits.problem, bits.hint);
    if (*bits < 1) return Rate::bad(quoted(text) + " is less than a bit per second");
    if (*bits > 1e12) return Rate::bad(quoted(text) + " is more than 1tbit");
    return Rate::good(static_cast<std::uint64_t>(std::llround(*bits)));
}

Parsed<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error == std::errc{} && end == text.data() + text.size()) return Parsed<std::uint64_t>::good(n);
    return Parsed<std::uint64_t>::bad(quoted(text) + " is not a whole number");
}

}  // namespace finwait::tc
