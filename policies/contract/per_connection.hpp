// A policy's memory of its connections. A stale handle finds nothing, and forget() frees what it had.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "tcp/connection.hpp"

namespace finwait {

template <class T>
class PerConnection {
  public:
    /// The memory for this connection, fresh when it has none yet.
    T& operator[](ConnectionHandle h) {
        Slot& slot = slots_[h.index];
        if (slot.generation != h.generation) slot = Slot{h.generation, T{}};
        return slot.value;
    }
    T* find(ConnectionHandle h) {
        const auto found = slots_.find(h.index);
        return found != slots_.end() && found->second.generation == h.generation ? &found->second.value
                                                                                 : nullptr;
    }
    void forget(ConnectionHandle h) {
        if (find(h) != nullptr) slots_.erase(h.index);
    }
    std::size_t size() const { return slots_.size(); }

  private:
    struct Slot {
        std::uint32_t generation = UINT32_MAX;  // no live handle has it
        T value{};
    };
    std::unordered_map<std::uint32_t, Slot> slots_;
};

/// The key under which a connection's dice are thrown: its client and server address, server port, and how
/// many connections of these there were before. The same in every run, whatever else is on the line.
std::uint64_t scope_of(const Connection&);

}  // namespace finwait
