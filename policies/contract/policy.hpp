// The contract of a policy. One object per [[policy]] of a profile; it answers for segments with a value, may
// act on a trigger, and may listen to its connections. What selects its segments (match, chance, limits) is
// not its business.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "policies/contract/moment.hpp"
#include "policies/contract/packet.hpp"
#include "policies/contract/verdict.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

class Policy {
  public:
    virtual ~Policy() = default;

    /// The selected segments. Answers for the first `verdict.segments` of them; is asked again for the rest.
    virtual Verdict judge(const Packet& packet, Moment&) { return Verdict::pass(packet.count); }
    /// Segments of a connection whose others `match` may select, where the PolicyKind `sees_others`; or all,
    /// where it `lasts`.
    virtual Verdict judge_other(const Packet& packet, Moment&) { return Verdict::pass(packet.count); }
    /// Changes what it has answered Verdict::alter for: the bytes are its own, the packet is as it was. What
    /// is then no segment of its connection any more counts as spoiled.
    virtual void alter(Frame&, const Packet&, Ticket, Moment&) {}
    /// A trigger of this policy went off for this connection.
    virtual void act(const Connection&, Moment&) {}

    /// Which of the three calls below it wants; asked once. They come for every connection, whatever `match`
    /// says.
    struct Wants {
        bool emitted = false, delivered = false, transitions = false;
    };
    virtual Wants wants() const { return {}; }
    virtual void emitted(const Packet&, Moment&) {}
    virtual void delivered(const Packet&, Moment&) {}  // its bytes have left: only `frame` is empty
    virtual void transitioned(const Connection&, const Transition&, Moment&) {}
    virtual void forgotten(ConnectionHandle) {}

    /// Deadlines of its own, if it has any.
    virtual std::optional<TimePoint> next_deadline() const { return std::nullopt; }
    virtual void advance(Moment&) {}
    /// A hold with this ticket reached its longest time instead of being released.
    virtual void expired(Ticket, Moment&) {}
};

}  // namespace finwait
