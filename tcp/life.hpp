// The door through which every endpoint's state passes: the rules of emitted.cpp and delivered.cpp say what
// happened, the table of transition.hpp says where that leads, the listener is told. For the tracker's own
// sources.
#pragma once

#include "tcp/connection.hpp"
#include "tcp/icmp_error.hpp"
#include "tcp/role.hpp"
#include "tcp/tracker.hpp"
#include "tcp/view.hpp"

namespace finwait {

/// One connection while one piece of news is worked in.
class Life {
  public:
    Life(Connection& connection, TimePoint now, TrackerListener& listener)
        : connection_(connection), now_(now), listener_(listener) {}

    Connection& connection() { return connection_; }
    Endpoint& at(Side side) { return connection_.at(side); }
    TimePoint now() const { return now_; }

    /// `occasion` happened to that end: it goes where the table says.
    void happened(Side, Occasion, Certainty = Certainty::proven, Doubt = Doubt::none);
    /// Its own segment shows that it is in `state`, wherever it was thought to be.
    void learned(Side, State);

  private:
    void enter(Side, Occasion, State to, Certainty, Doubt);

    Connection& connection_;
    TimePoint now_;
    TrackerListener& listener_;
};

/// What this segment of `from` is the answer to, which is then answered. Only pure ACKs answer.
Answer answered_by(Connection&, Side from, const View&, TimePoint now);

/// The roles of what `from` emits now; counts them. To be asked before emitted_by(). `answers`: see above.
RunFacts classify(Connection&, Side from, const View&, Answer answers);

/// What the segment says about its sender. `answers` as above.
void emitted_by(Life&, Side from, const View&, Answer answers);

/// What the segment does to its receiver.
void delivered_to(Life&, Side to, const View&, bool forged);
/// What an ICMP error about a segment of its own does to that end.
void icmp_delivered_to(Life&, Side to, const IcmpError&);

/// A pure ACK has neither payload nor anything else that takes sequence space.
bool is_pure_ack(const View&);
/// Does `x` take what `y` emits for its peer's? Not when a forged SYN has given it another peer.
bool hears(const Endpoint& x, const Endpoint& y);
/// One past the FIN that `x` may have received or be acknowledging: one delivered to it, or one that `y`
/// emitted.
std::optional<Seq> fin_heard(const Endpoint& x, const Endpoint& y);

/// A pure ACK out of SYN-RECEIVED, which leaves its sender there.
bool is_request_reply(const Endpoint& sender, const View&);
/// Does it refuse a SYN: RST+ACK with sequence number 0, from an end that never had an ISS of its own?
bool is_refusal(const Connection&, Side from, const View&);

}  // namespace finwait
