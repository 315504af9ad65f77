// What is said about a connection in the end: how it opened, how it closed, what was sent again, who meddled.
// Plain data; made by VerdictFold (verdict_fold.hpp), put into words by verdict_text.hpp. Judges nothing but
// one connection.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policies/engine/event.hpp"
#include "tcp/connection.hpp"
#include "tcp/side.hpp"
#include "tcp/state.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

enum class Opening : std::uint8_t {
    unfinished,  // the two ends never were synchronized both
    three_way,
    simultaneous,  // two SYNs crossed
    split,         // a bare SYN answered the SYN
    fast_open,     // a SYN carried data (RFC 7413)
    refused,       // the SYN was answered by a reset
    picked_up,     // first seen in the middle
};
const char* name(Opening);  // "three-way"

enum class Closing : std::uint8_t {
    none,  // it never opened
    open,  // no FIN, no reset, and nothing ended it
    four_way,
    three_segment,  // the passive FIN was its ACK of the active one
    simultaneous,   // both FINs were sent before either had arrived
    half,           // one end sent its FIN, the other never did
    reset,          // an end was closed by a reset
    silent,         // an end gave up without FIN or reset
};
const char* name(Closing);  // "four-way"

struct EndVerdict {
    SocketAddress address;
    State last_state = State::Closed;
    Certainty last_certainty = Certainty::proven;
    Duration in_last_state{};
    std::array<Duration, state_count> in_state{};
    std::uint64_t segments = 0, bytes = 0;  // emitted; bytes of payload, repeats included
    std::uint32_t syn_retransmissions = 0, syn_ack_retransmissions = 0, fin_retransmissions = 0;
    bool ended_well = false;  // in TIME-WAIT, or CLOSED the orderly way
};

/// How often a policy did something to the connection, in wire segments.
struct PolicyDeeds {
    std::string policy;
    std::uint64_t acted = 0;  // dropped, held, copied or forged: what uses up `times`
    std::uint64_t forged = 0, copied = 0;
    std::array<std::uint64_t, static_cast<std::size_t>(Fate::count_)> fates{};
    std::uint64_t of(Fate f) const { return fates[static_cast<std::size_t>(f)]; }
};

/// Called ConnectionVerdict because a policy's answer for a segment is a Verdict, too.
struct ConnectionVerdict {
    std::uint64_t connection = 0;
    Opening opening = Opening::unfinished;
    Closing closing = Closing::none;
    std::optional<End> opened_by;     // unknown when picked up
    std::optional<End> closed_first;  // sent the first FIN, or the reset; neither, when finwait made it
    std::string
        reset_by;  // the policy whose forged RST or ICMP error closed an end before any end sent a RST
    std::array<bool, 2> reset_to{};     // by End: that RST closed it
    bool gave_up_opening = false;       // for an ICMP error, whoever sent it
    std::array<EndVerdict, 2> end;      // by End
    std::vector<PolicyDeeds> policies;  // in the order of their first deed
    Duration lasted{};                  // from the first event to the last, or to the moment of asking
    std::vector<std::string> odd;       // what is odd, in sentences

    const EndVerdict& at(End e) const { return end[index(e)]; }
    std::uint64_t acted(const std::string& policy) const;
    bool ended_well() const { return end[0].ended_well && end[1].ended_well; }
};

/// Every fact under the name that scripts and --expect use: "close" "four-way", "acted.lose-last-ack" "1".
/// Numbers are decimal; states stand by their RFC names; yes and no are "true" and "false".
struct VerdictFact {
    std::string key, value;
    bool number = false;
};
std::vector<VerdictFact> facts(const ConnectionVerdict&);

}  // namespace finwait
