// A set of endpoint states, as conditions and triggers name them.
#pragma once

#include <cstdint>
#include <string>

#include "tcp/state.hpp"

namespace finwait {

class StateSet {
  public:
    void add(State s) { bits_ = static_cast<std::uint16_t>(bits_ | (1U << static_cast<unsigned>(s))); }
    bool has(State s) const { return ((bits_ >> static_cast<unsigned>(s)) & 1U) != 0; }
    bool empty() const { return bits_ == 0; }
    bool meets(StateSet other) const { return (bits_ & other.bits_) != 0; }
    friend bool operator==(StateSet, StateSet) = default;

  private:
    std::uint16_t bits_ = 0;
};

std::string to_string(StateSet);  // "ESTABLISHED or CLOSE-WAIT"

}  // namespace finwait
