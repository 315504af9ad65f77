// Reads the values of one table by key and type, and complains about what does not fit: wrong types, missing
// units, and in finish() the keys that are not declared. What the keys mean is the business of its callers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policies/language/keys.hpp"
#include "policies/language/parameter.hpp"
#include "policies/language/parsed.hpp"
#include "policies/language/quantity.hpp"
#include "policies/language/range.hpp"
#include "policies/language/types.hpp"
#include "policies/language/value.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

class Reader {
  public:
    /// `place` names the table in complaints: "match", "delay", "a policy". Every key that is read is one of
    /// `keys`.
    Reader(const Table& table, std::string_view place, std::span<const Parameter> keys,
           Complaints& complaints)
        : table_(table), place_(place), keys_(keys), complaints_(complaints) {}
    Reader(const Table& table, const Section& section, Complaints& complaints)
        : Reader(table, section.called, section.keys, complaints) {}

    /// The value of `key`, null when it was not given.
    const Value* value(std::string_view key) { return table_.find(key); }
    std::optional<bool> flag(std::string_view key);
    std::optional<std::string> text(std::string_view key);
    std::optional<Duration> duration(std::string_view key) {
        return parsed(key, parse_duration, Parameter::Type::duration);
    }
    std::optional<double> percent(std::string_view key) {
        return parsed(key, parse_percent, Parameter::Type::probability);
    }
    std::optional<std::uint64_t> size(std::string_view key) {
        return parsed(key, parse_size, Parameter::Type::size);
    }
    std::optional<std::uint64_t> bandwidth(std::string_view key) {
        return parsed(key, parse_bandwidth, Parameter::Type::bandwidth);
    }
    std::optional<std::uint64_t> count(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key);
    std::optional<Range> range(std::string_view key);
    std::optional<Range> size_range(std::string_view key) {
        return parsed(key, sizes, Parameter::Type::size_range);
    }
    /// Which of its words it is.
    std::optional<std::size_t> word(std::string_view key);
    std::optional<std::size_t> word(const Value&, std::string_view key);
    const Table* table(std::string_view key);

    /// One value, or a list of them: what may be a port, an address or a role.
    std::vector<const Value*> each(std::string_view key);
    /// `value` as a T, complained about under the name of `key` where it is none.
    template <class T>
    std::optional<T> parsed(const Value& value, std::string_view key, Parsed<T> (*parse)(std::string_view),
                            Parameter::Type type) {
        const auto text = text_of(value);
        if (!text) return wrong_type(value, key, words_of(type).called), std::nullopt;
        const Parsed<T> result = parse(*text);
        if (!result) complaints_.error(value.position, std::string(key) + ": " + result.problem, result.hint);
        return result.value;
    }

    void wrong_type(const Value&, std::string_view key, std::string_view thing);

    /// Complains about every key that is not declared, with the nearest one that is, and about those that say
    /// nothing without another. `further` are keys that may stand here too.
    void finish(std::span<const std::string_view> further = {});

    bool has(std::string_view key) const { return table_.find(key) != nullptr; }
    Position position(std::string_view key) const;  // of its value
    Complaints& complaints() { return complaints_; }

  private:
    static Parsed<Range> counts(std::string_view text) { return parse_range(text, parse_count); }
    static Parsed<Range> sizes(std::string_view text) { return parse_range(text, parse_size); }
    template <class T>
    std::optional<T> parsed(std::string_view key, Parsed<T> (*parse)(std::string_view),
                            Parameter::Type type) {
        const Value* v = value(key);
        return v ? parsed(*v, key, parse, type) : std::nullopt;
    }
    static std::optional<std::string> text_of(const Value&);  // of a string or a number
    void check_needs(const Parameter&);
    std::string where_it_belongs(const Entry&) const;

    const Table& table_;
    std::string_view place_;
    std::span<const Parameter> keys_;
    Complaints& complaints_;
};

}  // namespace finwait
