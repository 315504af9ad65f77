// The model of one endpoint, kept by what it emitted and what was delivered to it. Plain data; the rules that
// move it are in emitted.cpp (what a segment says about its sender) and delivered.cpp (what it does to its
// receiver).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "tcp/address.hpp"
#include "tcp/host_settings.hpp"
#include "tcp/intervals.hpp"
#include "tcp/owed.hpp"
#include "tcp/seq.hpp"
#include "tcp/state.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// Why a state is implied or unsure.
enum class Doubt : std::uint8_t {
    none,
    not_heard,     // LISTEN or CLOSED: it has not said anything yet
    accept_queue,  // ESTABLISHED after the handshake's ACK: a full accept queue ignores it
    syn_cookie,    // SYN-RECEIVED that may not exist
    orphan,        // what a closed socket does
    timer,         // a timer of the host ran out, by our settings
    window_edge,   // straddles the window's edge
    refused,       // a frame could not be written to its TAP
    picked_up,     // first seen in the middle
    overflow,      // more out-of-order intervals than are kept
};
const char* name(Doubt);

struct Endpoint {
    State state = State::Closed;
    Certainty certainty = Certainty::implied;
    Doubt doubt = Doubt::not_heard;
    Flavour flavour = Flavour::Linux;
    std::uint8_t incarnation = 0;  // counts the ISSs it has used; 0: none yet

    // What it emitted.
    bool heard = false;  // anything but a reset
    bool has_iss = false;
    bool active_open = false;  // it emitted a SYN without ACK
    bool sent_syn_ack = false;
    bool offers_known = false;   // its SYN was seen, so its window's shift is known
    bool fast_open = false;      // its SYN-ACK took data: it may speak before it is ESTABLISHED (RFC 7413)
    bool knows_md5 = false;      // its segments carry MD5 or AO signatures
    bool fin_is_active = false;  // the FIN it emitted is an active-fin
    bool may_be_orphan = true;   // nobody took data after its FIN, so its socket may be closed
    bool fin_history_known =
        true;  // we would know of a FIN it had emitted; false from a pick-up to its next data
    Seq iss, snd_una,
        snd_nxt;  // snd_una: highest ACK delivered to it; snd_nxt: one past the highest it emitted
    std::optional<Seq> fin_end;  // one past the FIN it emitted

    // What was delivered to it.
    bool has_irs = false;
    bool rcv_known = false;  // rcv_nxt means something
    bool got_fin = false;    // rcv_nxt has passed the peer's FIN
    Seq irs, rcv_nxt;
    std::optional<Seq>
        peer_fin_end;  // one past the FIN that was delivered to it, real or forged, in order or not
    Intervals out_of_order;
    Owed owed;  // what it is about to answer

    // What it acknowledged, and with which sequence-consuming segment, whose repeats keep the role.
    bool acked_peer_syn = false, acked_peer_fin = false;
    std::optional<Seq> acked_syn_with, acked_fin_with;

    // What it said about its window, and what was said to it.
    bool has_window = false;
    std::uint16_t last_window = 0;             // as it stood in its last segment's header
    Seq rcv_wup;                               // the last ACK value it emitted
    Seq window_edge;                           // highest ack + (window << shift) it offered
    std::optional<std::uint32_t> peer_window;  // last delivered to it, in bytes
    std::uint32_t peer_window_max = 0;         // largest ever delivered to it

    // Options. An option is agreed for this end only if it emitted it and was delivered it.
    std::optional<std::uint8_t> offered_shift, delivered_shift;
    bool offered_timestamps = false, delivered_timestamps = false;
    bool offered_sack = false, delivered_sack = false;
    std::uint16_t delivered_mss = 0;
    std::uint32_t ts_recent = 0;     // of what was delivered to it
    std::uint32_t ts_last_sent = 0;  // its own last TSval
    TimePoint ts_last_sent_at{};     // when, so that a forged segment can carry a likely one

    // How to write to it, as last seen towards it or from it.
    Mac mac, peer_mac;
    VlanStack vlans;
    std::uint8_t ttl = 64;

    TimePoint state_since{};
    TimePoint timer_since{};  // the host's timer for this state was last started

    bool timestamps_agreed() const { return offered_timestamps && delivered_timestamps; }
    bool sack_agreed() const { return offered_sack && delivered_sack; }
    /// Shift of the windows this end offers; 0 until both ends' SYNs carried the option.
    unsigned shift() const { return offered_shift && delivered_shift ? *offered_shift : 0U; }
    /// Shift of the windows it is offered.
    unsigned peer_shift() const { return offered_shift && delivered_shift ? *delivered_shift : 0U; }
    bool sent_fin() const { return fin_end.has_value(); }
    bool fin_acked() const { return fin_end && precedes_or_is(*fin_end, snd_una); }
    bool at_rest() const { return state == State::Closed || state == State::Listen; }

    /// The synchronized state that follows from the FINs alone.
    State state_by_fins() const;
    /// A new ISS, or none yet: forgets what it emitted in its earlier incarnation.
    void begin_sending_half();
    /// The peer's new ISS: forgets what was delivered to it in the earlier incarnation.
    void begin_receiving_half();
};

}  // namespace finwait
