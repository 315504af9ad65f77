// The model of one endpoint, kept by what it emitted and what was delivered to it. Plain data; the rules that
// move it are in emitted.cpp (what a segment says about its sender) and delivered.cpp (what it does to its
// receiver).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "tcp/apart.hpp"
#include "tcp/host_settings.hpp"
#include "tcp/occasional.hpp"
#include "tcp/seq.hpp"
#include "tcp/state.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

/// Why a state is implied or unsure.
enum class Doubt : std::uint8_t {
    none,
    not_heard,     // LISTEN or CLOSED: it has not said anything yet
    accept_queue,  // ESTABLISHED after the handshake's ACK: a full accept queue ignores it
    orphan,        // what a closed socket does
    timer,         // a timer of the host ran out, by our settings
    window_edge,   // straddles the window's edge
    refused,       // a frame could not be written to its TAP
    picked_up,     // first seen in the middle
    overflow,      // more out-of-order intervals than are kept
    given_up,      // SYN-SENT, CLOSING, LAST-ACK: its application may have given it up, which nobody is told
    listener,   // whether something listens (still): a request goes with its listener, and may be a mere SYN
                // cookie; a SYN out of TIME-WAIT
    unsent,     // its FIN may wait behind data that it may not send yet
    signature,  // it was delivered a TCP-AO option nobody agreed on, which not every host looks at
    count_
};
inline constexpr std::size_t doubt_count = static_cast<std::size_t>(Doubt::count_);
const char* name(Doubt);

/// A window's shift (RFC 7323 §2.3: 0 to 14), or none, in four bits.
inline constexpr unsigned no_shift = 15;
constexpr std::uint8_t shift_bits(std::optional<std::uint8_t> shift) {
    return shift.value_or(no_shift) & 15U;
}

/// There may be a million of them: an end takes 64 bytes, and its flags are bits.
struct Endpoint {
    // What it emitted.
    Seq iss, snd_una,
        snd_nxt;  // snd_una: highest ACK delivered to it; snd_nxt: one past the highest it emitted
    // What was delivered to it.
    Seq irs, rcv_nxt;
    // What it said about its window, and what was said to it.
    Seq rcv_wup;                        // the last ACK value it emitted
    Seq window_edge;                    // highest ack + (window << shift) it offered
    std::uint32_t peer_window = 0;      // last delivered to it, in bytes; see peer_window_known
    std::uint32_t peer_window_max = 0;  // largest ever delivered to it
    std::uint16_t last_window = 0;      // as it stood in its last segment's header

    // Options. An option is agreed for this end only if it emitted it and was delivered it.
    std::uint16_t delivered_mss = 0;
    std::uint32_t ts_recent = 0;     // of what was delivered to it
    std::uint32_t ts_last_sent = 0;  // its own last TSval, so that a forged segment can carry a likely one
    std::uint16_t syn_ticks =
        0;  // of its timestamps, from its first SYN (or SYN+ACK) to its last; 65535: or more

    State state : 4 = State::Closed;
    Certainty certainty : 2 = Certainty::implied;
    Flavour flavour : 1 = Flavour::Linux;
    bool heard : 1 = false;  // anything but a reset
    Doubt doubt : 4 = Doubt::not_heard;
    std::uint8_t offered_shift : 4 = no_shift, delivered_shift : 4 = no_shift;
    bool has_iss : 1 = false;
    bool active_open : 1 = false;  // it emitted a SYN without ACK
    bool sent_syn_ack : 1 = false;
    bool offers_known : 1 = false;     // its SYN was seen, so its window's shift is known
    std::uint8_t incarnation : 4 = 0;  // counts the ISSs it has used, modulo 16; 0: none yet
    bool refused_fin : 1 = false;      // the last FIN that was delivered to it was none to it
    bool more_follows : 1 = false;     // its last data was not pushed: more is queued (RFC 9293 §3.9.1.2)
    bool fast_open : 1 = false;  // its SYN-ACK took data: it may speak before it is ESTABLISHED (RFC 7413)
    bool knows_md5 : 1 = false;  // its segments carry MD5 or AO signatures
    bool fin_is_active : 1 = false;  // the FIN it emitted is an active-fin
    bool may_be_orphan : 1 = true;   // nobody took data after its FIN, so its socket may be closed
    bool fin_history_known : 1 =
        true;  // we would know of a FIN it had emitted; false from a pick-up to its next data
    bool has_irs : 1 = false;
    bool rcv_known : 1 = false;  // rcv_nxt means something
    bool got_fin : 1 = false;    // rcv_nxt has passed the peer's FIN
    bool acked_peer_syn : 1 = false, acked_peer_fin : 1 = false;
    bool has_window : 1 = false;
    bool peer_window_known : 1 = false;
    bool offered_timestamps : 1 = false, delivered_timestamps : 1 = false;
    bool offered_sack : 1 = false, delivered_sack : 1 = false;
    bool spoke_last : 1 = false;    // the connection's last segment was one that it emitted
    bool starts_timer : 1 = false;  // the host's timer for this state starts (again) with this segment

    Apart<Occasional> occasional;

    bool timestamps_agreed() const { return offered_timestamps && delivered_timestamps; }
    bool sack_agreed() const { return offered_sack && delivered_sack; }
    /// Shift of the windows this end offers; 0 until both ends' SYNs carried the option.
    unsigned shift() const { return scales() ? offered_shift : 0U; }
    /// Shift of the windows it is offered.
    unsigned peer_shift() const { return scales() ? delivered_shift : 0U; }
    bool scales() const { return offered_shift != no_shift && delivered_shift != no_shift; }
    bool sent_fin() const { return fin_end().has_value(); }
    bool fin_acked() const { return fin_end() && precedes_or_is(*fin_end(), snd_una); }
    bool at_rest() const { return state == State::Closed || state == State::Listen; }

    bool is_over() const { return at_rest() || state == State::TimeWait; }

    /// One past the FIN it emitted.
    std::optional<Seq> fin_end() const { return sometimes(&Occasional::fin_end); }
    void set_fin_end(std::optional<Seq> end) { set(&Occasional::fin_end, end); }
    /// One past the FIN that was delivered to it, real or forged, in order or not.
    std::optional<Seq> peer_fin_end() const { return sometimes(&Occasional::peer_fin_end); }
    void set_peer_fin_end(std::optional<Seq> end) { set(&Occasional::peer_fin_end, end); }
    /// With which sequence-consuming segment it acknowledged the peer's SYN, and its FIN: repeats of that
    /// segment keep the role.
    std::optional<Seq> acked_syn_with() const { return sometimes(&Occasional::acked_syn_with); }
    void set_acked_syn_with(std::optional<Seq> seq) { set(&Occasional::acked_syn_with, seq); }
    std::optional<Seq> acked_fin_with() const { return sometimes(&Occasional::acked_fin_with); }
    void set_acked_fin_with(std::optional<Seq> seq) { set(&Occasional::acked_fin_with, seq); }

    /// What it holds out of order; hold() and absorb() are Intervals' add() and absorb().
    std::span<const Interval> out_of_order() const;
    bool hold(Interval);
    Seq absorb(Seq edge) { return occasional ? absorb_held(edge) : edge; }
    void drop_out_of_order();
    /// How many intervals found no place since it was last asked.
    std::uint32_t take_refused() { return occasional ? std::exchange(occasional->refused, 0) : 0; }
    /// In FIN-WAIT-2: since when it may be an orphan that lingers (TCP_LINGER2).
    TimePoint lingers_from() const { return occasional ? occasional->lingers_from : TimePoint{}; }
    void linger_from(TimePoint now) {
        if (occasional) occasional->lingers_from = now;
    }
    /// Another connection begins with this end as it is: roles are counted anew.
    void forget_counts();

    /// What it is about to answer (owed.hpp).
    void owe(TimePoint now, Answer);
    Answer take_owed_ack(TimePoint now, bool news);
    bool take_owed_reset(TimePoint now);

    /// The synchronized state that follows from the FINs alone.
    State state_by_fins() const;
    /// A new ISS, or none yet: forgets what it emitted in its earlier incarnation.
    void begin_sending_half();
    /// The peer's new ISS: forgets what was delivered to it in the earlier incarnation.
    void begin_receiving_half();

  private:
    std::optional<Seq> sometimes(std::optional<Seq> Occasional::*what) const {
        return occasional ? (*occasional).*what : std::nullopt;
    }
    void set(std::optional<Seq> Occasional::*what, std::optional<Seq>);
    Seq absorb_held(Seq edge);
    void tidy();  // gives back what is empty
};

}  // namespace finwait
