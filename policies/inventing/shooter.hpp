// A policy that answers each selected segment, or its trigger, with a shot; later ones of a burst at its
// interval.
#pragma once

#include <deque>
#include <optional>

#include "policies/contract/policy.hpp"
#include "policies/inventing/shot.hpp"

namespace finwait {

class Shooter : public Policy {
  public:
    explicit Shooter(const Shot& shot) : shot_(shot) {}

    Verdict judge(const Packet&, Moment&) override;
    void act(const Connection&, Moment&) override;
    std::optional<TimePoint> next_deadline() const override;
    void advance(Moment&) override;
    void forgotten(ConnectionHandle) override;

  protected:
    const Shot& shot() const { return shot_; }
    /// One shot at one end. `sender`: of the selected segment, or who speaks to that end.
    virtual void fire(ConnectionHandle, Side to, Place, Moment&);

  private:
    struct Later {
        TimePoint at;
        ConnectionHandle connection;
        Side to;
        std::uint64_t left;
    };
    void volley(const Connection&, Side sender, Moment&);

    Shot shot_;
    std::deque<Later> later_;  // all have the same interval, so it stays in order of time
};

}  // namespace finwait
