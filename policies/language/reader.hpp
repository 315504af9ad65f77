// Reads the values of one table by key and type, and complains about what does not fit: wrong types, missing
// units, and in finish() the keys nobody asked for. It knows no key by itself; what the keys mean is the
// business of its callers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policies/language/parsed.hpp"
#include "policies/language/quantity.hpp"
#include "policies/language/range.hpp"
#include "policies/language/value.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

class Reader {
  public:
    /// `place` names the table in complaints: "match", "delay", "a policy".
    Reader(const Table& table, std::string_view place, Complaints& complaints)
        : table_(table), place_(place), complaints_(complaints) {}

    /// The value of `key`, null when it was not given. This and everything below marks the key as known.
    const Value* value(std::string_view key);
    std::optional<bool> flag(std::string_view key);
    std::optional<std::string> text(std::string_view key);
    std::optional<Duration> duration(std::string_view key) {
        return parsed(key, parse_duration, "a duration like '20ms'");
    }
    std::optional<double> percent(std::string_view key) {
        return parsed(key, parse_percent, "a percentage like '1.5%'");
    }
    std::optional<std::uint64_t> size(std::string_view key) {
        return parsed(key, parse_size, "a size like '64KiB'");
    }
    std::optional<std::uint64_t> bandwidth(std::string_view key) {
        return parsed(key, parse_bandwidth, "a bandwidth like '10mbit'");
    }
    std::optional<std::uint64_t> count(std::string_view key) {
        return parsed(key, parse_count, "a whole number");
    }
    std::optional<std::int64_t> integer(std::string_view key);
    std::optional<Range> range(std::string_view key) {
        return parsed(key, counts, "a number or a range like '1..2'");
    }
    std::optional<Range> size_range(std::string_view key) {
        return parsed(key, sizes, "a size or a range like '1MB..'");
    }
    /// Which of `words` it is.
    std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> words);
    const Table* table(std::string_view key);

    /// One value, or a list of them: what may be a port, an address or a role.
    std::vector<const Value*> each(std::string_view key);
    /// `value` as a T, complained about under the name of `key` where it is none. `thing`: "a duration like
    /// '20ms'".
    template <class T>
    std::optional<T> parsed(const Value& value, std::string_view key, Parsed<T> (*parse)(std::string_view),
                            std::string_view thing) {
        const auto text = text_of(value);
        if (!text) return wrong_type(value, key, thing), std::nullopt;
        const Parsed<T> result = parse(*text);
        if (!result) complaints_.error(value.position, std::string(key) + ": " + result.problem, result.hint);
        return result.value;
    }

    void wrong_type(const Value&, std::string_view key, std::string_view thing);

    /// Complains about every key that was not asked for, with the nearest one that was.
    void finish();

    bool has(std::string_view key) const { return table_.find(key) != nullptr; }
    Position position(std::string_view key) const;  // of its value
    Complaints& complaints() { return complaints_; }

  private:
    static Parsed<Range> counts(std::string_view text) { return parse_range(text, parse_count); }
    static Parsed<Range> sizes(std::string_view text) { return parse_range(text, parse_size); }
    template <class T>
    std::optional<T> parsed(std::string_view key, Parsed<T> (*parse)(std::string_view),
                            std::string_view thing) {
        const Value* v = value(key);
        return v ? parsed(*v, key, parse, thing) : std::nullopt;
    }
    static std::optional<std::string> text_of(const Value&);  // of a string or a number

    const Table& table_;
    std::string_view place_;
    Complaints& complaints_;
    std::vector<std::string_view> known_;
};

}  // namespace finwait
