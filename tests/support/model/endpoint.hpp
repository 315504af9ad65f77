// One end of one TCP connection, as RFC 9293 §3.10 tells it to behave, with RFC 5961's and RFC 7323's checks,
// and with Linux's choice wherever the RFCs leave one or Linux departs from them and its peer can feel it. It
// is what the tracker is judged by, so it knows nothing of how the tracker thinks: the two share how a
// segment looks, and the names of the states. It does not control congestion, and whoever reads from it reads
// at once.
//
// endpoint.cpp has what its user may call and its timers, arriving.cpp what a segment does to it, sending.cpp
// what it sends.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tcp/state.hpp"
#include "tests/support/model/habits.hpp"
#include "tests/support/model/inbox.hpp"
#include "tests/support/model/retransmission.hpp"
#include "tests/support/model/segment.hpp"

namespace finwait::model {

/// How a connection came to its end.
enum class Ending : std::uint8_t {
    none,       // it has not
    closed,     // LAST-ACK was acknowledged, or 2·MSL are over
    reset,      // by the peer, or by what looked like it
    refused,    // the same in SYN-SENT
    aborted,    // by its own user, or because data came to a closed socket
    gave_up,    // too many retries
    forgotten,  // a closed socket in FIN-WAIT-2, or a request of a listener, whose time was up or that was
                // reset
    reused,     // TIME-WAIT gave way to a new SYN
};
const char* name(Ending);

/// One state of its history.
struct Lived {
    TimePoint since{};
    State state = State::Closed;
};

/// What it has sent more than once, and what it sent of its own accord to tell that it would not have it.
struct Said {
    unsigned syn = 0, fin = 0, data = 0;  // repeats; of a segment with data and FIN: fin
    unsigned challenges = 0, resets = 0;
};

class Endpoint {
  public:
    using Transmit = std::function<void(Segment&&)>;
    /// `peer`: the bytes that the other end's application writes.
    Endpoint(const Habits&, Seq iss, Stream own, Stream peer, Transmit);

    // What its user may do (RFC 9293 §3.9.1). RECEIVE is always under way.
    void connect(TimePoint);
    void accept(TimePoint, const Segment& syn);  // what a LISTEN makes of a SYN
    void write(TimePoint, std::uint64_t bytes);
    void shutdown(TimePoint);  // no more will be written
    void close(TimePoint);     // nor read: new data are answered with a RST
    void abort(TimePoint);

    void arrives(TimePoint, const Segment&);
    void unreachable(TimePoint);  // an ICMP error about it that only SYN-SENT minds (RFC 5927 §4.2)
    void advance(TimePoint);
    std::optional<TimePoint> next_deadline() const;
    /// In TIME-WAIT: this SYN may begin a new connection (RFC 9293 §3.10.7.4, RFC 6191).
    bool gives_way_to(const Segment&) const;
    void give_way(TimePoint now) { end(now, Ending::reused); }

    State state() const { return history_.back().state; }
    const std::vector<Lived>& history() const { return history_; }
    Ending ending() const { return ending_; }
    const Said& said() const { return said_; }
    bool active_open() const { return active_open_; }
    bool peer_has_closed() const { return inbox_ && inbox_->at_end(); }
    std::uint64_t written() const { return written_; }
    std::uint64_t received() const { return inbox_ ? inbox_->bytes() : 0; }
    bool intact() const { return !inbox_ || inbox_->intact(); }
    bool is_orphan() const { return orphan_; }
    Seq iss() const { return iss_; }
    Seq next_to_send() const { return snd_nxt_; }

  private:
    enum class Repeat : std::uint8_t { no, yes };

    // arriving.cpp
    void in_syn_sent(const Segment&);
    void in_time_wait(const Segment&);
    void in_order(const Segment&);
    bool too_old(const Segment&) const;
    bool acceptable(const Segment&) const;
    bool resets(const Segment&) const;
    bool crossed_syn_ack(const Segment&) const;
    bool got_syn(const Segment&);
    bool got_ack(const Segment&);
    void synchronize(const Segment&);
    void got_text(const Segment&);
    void learn_options(const Segment& syn);
    void take_window(const Segment&);

    // sending.cpp
    void push();
    void emit(Flags, Seq, std::uint64_t place = 0, std::uint32_t length = 0);
    void emit_syn(Repeat);
    void emit_data(Seq from, Repeat);
    void acknowledge();
    void challenge();
    void reset(const Segment& because_of);
    void resend_first();
    void probe();
    std::uint16_t window(bool scaled) const;

    // endpoint.cpp
    void enter(State);
    void end(TimePoint, Ending);
    void timed_out();
    unsigned most_retries() const;
    bool outstanding() const { return precedes(snd_una_, snd_nxt_); }
    bool wants_to_send() const { return precedes(snd_nxt_, stream_end()); }
    Seq stream_start() const { return iss_ + 1; }
    Seq stream_end() const {  // past the FIN, once there is to be one
        return stream_start() + static_cast<std::uint32_t>(written_) + (fin_queued_ ? 1U : 0U);
    }
    Seq window_edge() const { return inbox_->next() + habits_->window; }

    const Habits* habits_;
    Stream own_, peer_;
    Transmit transmit_;
    TimePoint now_{};

    std::vector<Lived> history_{{TimePoint{}, State::Closed}};
    Ending ending_ = Ending::none;
    Said said_;
    bool active_open_ = false, orphan_ = false;

    Seq iss_, snd_una_, snd_nxt_;
    std::uint64_t written_ = 0;
    bool fin_queued_ = false;
    std::uint32_t peer_window_ = 0, peer_window_max_ = 0;
    Seq window_seq_, window_ack_;  // SND.WL1, SND.WL2
    std::optional<Inbox> inbox_;   // once it has the peer's SYN
    Seq last_ack_sent_;

    std::uint32_t send_mss_ = 536;
    unsigned own_shift_ = 0, peer_shift_ = 0;
    bool timestamps_ = false, sack_ = false;
    std::uint32_t ts_recent_ = 0;

    Retransmission retransmission_;
    std::optional<Seq> recovering_;  // what was outstanding when something was found to be lost
    unsigned duplicate_acks_ = 0;
    std::optional<TimePoint> ack_due_;  // a delayed ACK
    std::optional<TimePoint> over_at_;  // 2·MSL, or tcp_fin_timeout
};

}  // namespace finwait::model
