// A key of the language and what its value may be, declared as data: the parser, the help, the schema and the
// tests of the documentation read the same declaration. Here for what a policy may be told; keys.hpp has the
// keys around it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "policies/language/files.hpp"
#include "policies/language/value.hpp"
#include "tcp/role.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

struct Parameter {
    enum class Type : std::uint8_t {
        duration,     // "20ms", "1.5s", "2min"
        probability,  // "1.5%"
        count,        // a whole number >= 0
        integer,      // a whole number with sign
        size,         // bytes: "64KiB", or a bare number
        bandwidth,    // "10mbit"; bits per second
        flag,         // true, false
        word,         // one of `words`
        text,         // read by the policy itself, with a complaint of its own
        file,         // names a file beside the profile; the policy gets its content
        // Of the keys around an action; of these a policy reads role alone.
        moment,  // true, and nothing else
        range,   // 3, "1..2", "3.."
        size_range,
        role,
        state,
        network,
        port,
        flags,
        protocol,
        mac,
        name,
        seed,
        connections,  // 3, "1..10", "every 3rd"
        table,        // of keys that are declared elsewhere
        policies,
    };
    std::string_view key;
    Type type;
    std::string_view says;                      // one sentence for help, with unit, range and default
    std::span<const std::string_view> words{};  // Type::word
    bool required = false;
    std::string_view standard{};                 // what holds where it is not given, as profiles write it
    std::string_view needs{};                    // another key of its table, without which it says nothing
    std::string_view example{};                  // a value as profiles write it; empty: that of its type
    bool many = false;                           // one value, or a list of them
    std::uint64_t least = 0, most = UINT64_MAX;  // Type::count and Type::range
    bool of_segment = false;  // about the segment that is acted on: says nothing under a trigger
};
const Parameter* find_key(std::span<const Parameter> keys, std::string_view name);

/// The values given for one policy, already checked against its declaration. A key that was not given is
/// nullopt.
class Arguments {
  public:
    std::optional<Duration> duration(std::string_view key) const;
    std::optional<double> probability(std::string_view key) const;  // 0 to 1
    std::optional<std::uint64_t> count(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<bool> flag(std::string_view key) const;
    std::optional<std::string> word(std::string_view key) const;
    std::vector<std::string> words(std::string_view key) const;  // of a word that is `many`; empty: not given
    std::optional<std::string> text(std::string_view key) const;
    std::optional<std::uint64_t> size(std::string_view key) const;       // bytes
    std::optional<std::uint64_t> bandwidth(std::string_view key) const;  // bits per second
    std::optional<FileContent> file(std::string_view key) const;
    std::optional<RoleSet> roles(std::string_view key) const;
    bool has(std::string_view key) const;
    Position position(std::string_view key) const;  // of its value; of the action where the key was not given

    /// Reads `table`, the value of the key `action`, by `parameters`; what does not fit is complained about
    /// with position and nearest spelling.
    static Arguments read(const Table& table, const Key& action, std::span<const Parameter> parameters,
                          const Files& files, Complaints&);

    /// The contents of its files, in short: two policies of equal text are the same only if these are equal
    /// too. Empty without files.
    std::string fingerprint() const;

  private:
    using Argument = std::variant<Duration, double, std::uint64_t, std::int64_t, bool, std::string,
                                  FileContent, std::vector<std::string>, RoleSet>;
    struct Given {
        std::string key;
        Argument value;
        Position position;
    };
    const Given* find(std::string_view key) const;
    template <class T>
    std::optional<T> get(std::string_view key) const;
    std::vector<Given> given_;
    Position action_;
};

}  // namespace finwait
