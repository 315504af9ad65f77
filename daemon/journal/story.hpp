// What VerdictFold remembers of a connection beside its verdict, so that the odd can be explained. Bounded,
// plain data.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "policies/engine/event.hpp"
#include "tcp/role.hpp"
#include "tcp/side.hpp"
#include "tcp/state.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// How the segments of one role and one sender fared.
struct Fortune {
    std::uint32_t emitted = 0, retransmitted = 0, delivered = 0, lost = 0;
    std::string culprit;  // the policy that lost the first of them; empty: no policy did

    // The first of them that waited in the box, with the number of its frame.
    bool was_held = false;
    std::uint64_t held_number = 0;
    TimePoint held_since{};
    Duration held_for{};  // 0: it waits still, or none did
    std::string holder;
};

/// How an end came to be CLOSED.
enum class Exit : std::uint8_t { none, orderly, sent_reset, got_reset, unreachable, timed_out };

struct EndStory {
    std::array<Fortune, role_count> fortune;  // of what it emitted
    bool synchronized = false;                // was, at some time
    bool sent_bare_syn = false, got_syn = false;
    bool opened_by_syn_answer =
        false;  // its first bare SYN came after the peer's SYN had been delivered to it
    bool data_on_syn = false;
    bool fin_acks_fin = false;  // its first FIN was also the ACK of the peer's
    Exit exit = Exit::none;
    State exit_from = State::Closed;
    std::uint32_t forged_resets = 0;          // delivered to it
    std::string forger;                       // the policy of the last
    bool reset_was_forged = false;            // the RST that was delivered to it last
    std::optional<TimePoint> icmp_forged_at;  // the last ICMP error that a policy made was delivered to it
    std::string icmp_forger;
    std::string exit_forger;  // the policy whose RST or ICMP error ended it; empty: an end's, or a router's

    const Fortune& of(Role r) const { return fortune[static_cast<std::size_t>(r)]; }
    Fortune& of(Role r) { return fortune[static_cast<std::size_t>(r)]; }
    bool sent_fin() const { return of(Role::active_fin).emitted + of(Role::passive_fin).emitted != 0; }
};

struct Story {
    std::array<EndStory, 2> end;  // by End
    std::array<std::uint64_t, static_cast<std::size_t>(Fate::count_)>
        fates{};  // wire segments, whoever did it
    bool picked_up = false;
    bool only_watched = false;      // a capture: what is missing was lost where finwait was not
    bool to_the_last_event = true;  // asked for without a later moment: how long a state lasted is not known

    const EndStory& at(End e) const { return end[index(e)]; }
    EndStory& at(End e) { return end[index(e)]; }
};

}  // namespace finwait
