// How often a policy may act on what it selects: connections, skip, chance and times, in that order. Only
// acting uses up times.
#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "policies/contract/dice.hpp"
#include "policies/contract/per_connection.hpp"
#include "policies/language/profile.hpp"
#include "tcp/side.hpp"

namespace finwait {

class Limits {
  public:
    /// What has been counted. A copy of it lets the stage look ahead in a run without using anything up.
    struct Tally {
        std::uint64_t skipped = 0, acted = 0;
        std::array<std::uint64_t, 2> draws{};  // by direction
    };
    struct Counted {
        Tally line;
        Tally connection;
    };

    Limits(const PolicySpec&, const Dice&);

    bool any() const { return any_; }
    /// This connection fits the address and port conditions: it is one of those that `connections` counts.
    void meet(const Connection&);
    Counted tally(const Connection*);
    /// May it act once more, after `counted`? Adds this one to `counted`.
    bool allow(Counted& counted, const Connection*, Side direction);
    /// It was allowed to act, and did not: that uses up no times.
    static void take_back(Counted& counted);
    void settle(const Counted&, const Connection*);
    void forget(ConnectionHandle);

  private:
    struct Memory {
        Tally tally;
        std::uint64_t nth = 0;  // among the connections that fit, from 1; 0: not counted yet
    };
    std::uint64_t nth(const Connection*);
    bool chance(Counted&, const Connection*, Side direction) const;

    const PolicySpec& spec_;
    const Dice& dice_;
    bool any_;
    Tally line_;
    PerConnection<Memory> memory_;
    std::map<Address, std::uint64_t> connections_of_;  // by client address; bounded
};

}  // namespace finwait
