// A settings tree with the position of every key and value: what TOML, JSON and the command line are read
// into, so that the core knows none of them and every complaint can say where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace finwait {

struct Position {
    std::uint32_t line = 0, column = 0;  // from 1; 0: not from a text
    friend auto operator<=>(const Position&, const Position&) = default;
};

struct Key {
    std::string name;
    Position position;
};

struct Value;
struct Entry;
using List = std::vector<Value>;

class Table {
  public:
    void set(Key key, Value value);
    const Value* find(std::string_view name) const;
    const Key* key(std::string_view name) const;
    const std::vector<Entry>& entries() const { return entries_; }

  private:
    std::vector<Entry> entries_;  // in the order of the text
};

struct Value {
    std::variant<bool, std::int64_t, double, std::string, List, Table> data;
    Position position;

    template <class T>
    const T* as() const {
        return std::get_if<T>(&data);
    }
    const char* type_name() const;  // "a string", "a table", …
};

struct Entry {
    Key key;
    Value value;
};

/// One thing wrong (or surprising) in a profile. All of a file's are reported at once.
struct Complaint {
    enum class Kind : std::uint8_t {
        wrong,     // something that stands there
        missing,   // something that should stand there; it may be in a line that could not be read
        surprise,  // a warning: right, but perhaps not what was meant
    };
    Position position;
    std::string message;  // names the thing: "unknown role 'lastack'"
    std::string hint;     // the next step: "did you mean 'last-ack'?"; may be empty
    Kind kind = Kind::wrong;
    bool warning() const { return kind == Kind::surprise; }
};

class Complaints {
  public:
    void error(Position, std::string message, std::string hint = {});
    void missing(Position, std::string message, std::string hint = {});
    void warn(Position, std::string message, std::string hint = {});
    void add(Complaint complaint) { all_.push_back(std::move(complaint)); }
    std::size_t errors() const;
    bool any_errors() const { return errors() != 0; }
    bool empty() const { return all_.empty(); }
    std::vector<Complaint> sorted() const;  // by position

  private:
    std::vector<Complaint> all_;
};

/// "lab.toml:12:9: unknown role 'lastack'; did you mean 'last-ack'?"; a warning says so before its message.
std::string to_string(const Complaint&, std::string_view file);

}  // namespace finwait
