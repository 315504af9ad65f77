// Every fate a segment can meet in the box, with a symbol, a name for counters and a sentence: one list,
// fate.def.
#pragma once

#include <cstddef>
#include <cstdint>

namespace finwait {

enum class Fate : std::uint8_t {
#define FINWAIT_FATE(symbol, name, sentence) symbol,
#include "policies/contract/fate.def"
#undef FINWAIT_FATE
    count_
};
inline constexpr std::size_t fate_count = static_cast<std::size_t>(Fate::count_);
const char* name(Fate);
const char* sentence(Fate);
/// A policy lost it.
bool is_drop(Fate);
/// It reached nobody: a policy lost or spoiled it, a bound of the box was reached, or its receiver's TAP
/// would not take it.
bool is_loss(Fate);

}  // namespace finwait
