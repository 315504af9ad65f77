// The list that policies/catalog.def makes.
#include "policies/language/catalog.hpp"

#include <array>
#include <vector>

#include "policies/language/types.hpp"

namespace finwait {

const char* name(Memory memory) {
    switch (memory) {
        case Memory::none: return "none";
        case Memory::line: return "the line";
        case Memory::connection: return "the connection";
    }
    return "";
}

std::span<const PolicyKind* const> catalog() {
    static constexpr std::array kinds{
#define FINWAIT_POLICY(symbol) &symbol##_policy,
#include "policies/catalog.def"
#undef FINWAIT_POLICY
    };
    return kinds;
}

const PolicyKind* find_policy_kind(std::string_view name) {
    for (const PolicyKind* kind : catalog())
        if (kind->name == name) return kind;
    return nullptr;
}

std::string example_of(const PolicyKind& kind) {
    if (!kind.example.empty()) return std::string(kind.example);
    std::string text;
    for (const Parameter& p : kind.parameters)
        if (p.required)
            text += (text.empty() ? "{ " : ", ") + std::string(p.key) + " = " + std::string(example_of(p));
    return std::string(kind.name) + " = " + (text.empty() ? "{}" : text + " }");
}

std::span<const std::string_view> policy_words() {
    static const auto words = [] {
        std::vector<std::string_view> names;
        for (const PolicyKind* kind : catalog()) names.push_back(kind->name);
        return names;
    }();
    return words;
}

}  // namespace finwait
