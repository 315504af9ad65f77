// What a delivered segment does to its receiver, as one object while it is worked in; for delivered.cpp
// (which state looks at it how) and acceptance.cpp (what a synchronized end takes of it).
#pragma once

#include "tcp/life.hpp"
#include "tcp/standing.hpp"

namespace finwait {

class Delivery {
  public:
    Delivery(Life& life, Side to, const View& view, bool forged)
        : life_(life),
          to_(to),
          view_(view),
          forged_(forged),
          y_(life.at(to)),
          x_(life.at(opposite(to))),
          before_(standing(life.connection(), to, life.now())) {}

    void apply();

  private:
    // delivered.cpp
    bool is_wrongly_signed() const;
    void look();
    void look_by_state();
    State orphans_next_state() const;
    void to_closed();
    void to_listener();
    void to_syn_sent();
    void to_request();
    bool request_accepts() const;
    void to_time_wait();
    void new_request();
    void learn_syn();

    // acceptance.cpp
    void to_synchronized();
    bool goes_the_fast_way() const;
    bool is_acceptable() const;
    bool reset_is_exact() const;
    void got_reset();
    bool take_ack();
    bool is_simultaneous_syn_ack() const;
    void take_text();
    void queue(Seq first, Seq end, bool fin);
    void got_fin(Seq end);
    void note_window();

    bool paws_rejects(std::int32_t slack) const;
    bool echoes_nothing_sent(std::uint32_t slack) const;
    bool straddles_edge() const;
    void remember_timestamp();
    void owe(Answer);
    void owe_duplicate();

    bool has(Flags::Bit bit) const { return view_.flags.has(bit); }
    /// SYN-RECEIVED out of LISTEN: it goes back there (RFC 9293 §3.10.7.4).
    bool is_request() const { return y_.state == State::SynReceived && !y_.active_open && !y_.fast_open; }
    bool linux_kernel() const { return y_.flavour == Flavour::Linux; }
    bool is_repeated_fin() const { return has(Flags::fin) && y_.got_fin && y_.peer_fin_end() == view_.end(); }
    /// A segment tells no more of its receiver than was known before: where it leads is as certain as where
    /// it began.
    void happened(Occasion occasion) { life_.happened(to_, occasion, y_.certainty, y_.doubt); }
    void happened(Occasion occasion, Doubt why) { life_.happened(to_, occasion, Certainty::implied, why); }
    /// It leads there from wherever it may have been.
    void certainly(Occasion occasion) { life_.happened(to_, occasion); }
    /// The state stays what it is, but now rests on something only the host knows.
    void doubt(Doubt why) {
        if (y_.certainty == Certainty::proven) y_.certainty = Certainty::implied, y_.doubt = why;
    }

    Life& life_;
    Side to_;
    const View& view_;
    bool forged_;
    Endpoint& y_;        // the receiver
    const Endpoint& x_;  // the other end
    Standing before_;
};

}  // namespace finwait
