// The policies there are. One line in policies/catalog.def registers one; its source defines its PolicyKind.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "policies/contract/policy.hpp"
#include "policies/language/parameter.hpp"

namespace finwait {

/// What a policy remembers between two segments, and so what a repeated run depends on.
enum class Memory : std::uint8_t {
    none,        // nothing: each segment is judged by itself
    line,        // whatever passed the line: foreign traffic shifts what it does
    connection,  // of each connection its own: foreign traffic changes nothing for it
};
const char* name(Memory);  // "none", "the line", "the connection"

struct PolicyKind {
    std::string_view name;  // the action key in a profile
    bool aware;  // content-aware: meets only TCP that can be followed. Otherwise blind: meets every frame
    Memory memory;
    bool takes_segments;    // may stand with `match`
    bool takes_triggers;    // may stand with `on`
    bool own_chance;        // has a chance of its own: one beside it is an error
    std::string_view says;  // one sentence
    std::span<const Parameter> parameters;
    /// Arguments have been checked against `parameters`; complains about what does not fit together.
    std::unique_ptr<Policy> (*make)(const Arguments&, Complaints&);
    /// In words, what it does with these arguments to what it selects: "are held until the peer's FIN, at
    /// most 2s". Null: `says` is all there is to tell.
    std::string (*tell)(const Arguments&) = nullptr;
    /// Judges also the segments that `match` does not select, where its words about direction, addresses and
    /// ports fit: see Policy::judge_other.
    bool sees_others = false;
    /// What it has begun goes on: before anything selects, it is asked about every segment of every
    /// connection by Policy::judge_other, beside a trigger too. What it answers then is no further act.
    bool lasts = false;
    /// How it is written in a profile; empty: with its required parameters alone.
    std::string_view example{};
};

#define FINWAIT_POLICY(symbol) extern const PolicyKind symbol##_policy;
#include "policies/catalog.def"
#undef FINWAIT_POLICY

std::span<const PolicyKind* const> catalog();
const PolicyKind* find_policy_kind(std::string_view name);
std::string example_of(const PolicyKind&);
std::span<const std::string_view> policy_words();  // their action keys

}  // namespace finwait
