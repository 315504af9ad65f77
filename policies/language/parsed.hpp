// What became of a piece of text that should have been a T: the T, or what is wrong with the text and what to
// write instead.
#pragma once

#include <optional>
#include <string>
#include <utility>

namespace finwait {

template <class T>
struct Parsed {
    std::optional<T> value;
    std::string problem;  // "'20' has no unit"
    std::string hint;     // "did you mean '20ms'?"; may be empty

    static Parsed good(T t) { return {std::move(t), {}, {}}; }
    static Parsed bad(std::string problem, std::string hint = {}) {
        return {std::nullopt, std::move(problem), std::move(hint)};
    }
    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const { return *value; }
};

}  // namespace finwait
