// What a policy is given beside the packet: the time, its dice, and the two things it may do besides judging:
// emit() copies and inventions, and release() what it holds. It never touches the wire itself.
#pragma once

#include <cstdint>
#include <vector>

#include "policies/contract/dice.hpp"
#include "policies/contract/packet.hpp"
#include "policies/contract/recipe.hpp"
#include "policies/contract/verdict.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

enum class Place : std::uint8_t { before, after };  // the packet that is being judged

class Moment {
  public:
    /// The engine's side of it.
    class Engine {
      public:
        virtual ~Engine() = default;
        virtual Ticket new_ticket() = 0;
        virtual void release(Ticket) = 0;
        virtual void release_beside(Ticket, Place) = 0;
        virtual bool holds(Ticket) const = 0;
        virtual bool emit_copy(const Packet&, Place, Duration later) = 0;  // false: not made
        virtual bool emit_recipe(const Recipe&, Place) = 0;
        virtual const Connection* connection(ConnectionHandle) const = 0;
    };

    Moment(Engine& engine, TimePoint now, const Dice& dice) : engine_(engine), now_(now), dice_(dice) {}

    TimePoint now() const { return now_; }  // of this frame at this stage: a deadline, not a late wake-up
    const Dice& dice() const { return dice_; }
    const Connection* connection(ConnectionHandle h) const { return engine_.connection(h); }

    Ticket new_ticket() { return engine_.new_ticket(); }
    /// Lets go of everything held under `ticket`, in order, once the current frame is done with.
    void release(Ticket ticket) {
        acted_ = true;
        engine_.release(ticket);
    }
    /// The same at once, on either side of the packet that is being judged: what waits may have to leave
    /// before it, or before what follows it in its own frame.
    void release(Ticket ticket, Place place) {
        acted_ = true;
        engine_.release_beside(ticket, place);
    }
    bool holds(Ticket ticket) const { return engine_.holds(ticket); }

    /// Both enter the chain at the next stage, so a policy never meets its own output. A copy may do so
    /// `later`: until then it is held, and bounded, like anything that is.
    void emit(const Packet& copy_of, Place place, Duration later = Duration::zero()) {
        acted_ = engine_.emit_copy(copy_of, place, later) || acted_;
    }
    void emit(const Recipe& recipe, Place place) { acted_ = engine_.emit_recipe(recipe, place) || acted_; }
    bool acted() const { return acted_; }  // emitted or released anything, so far

  private:
    Engine& engine_;
    TimePoint now_;
    const Dice& dice_;
    bool acted_ = false;
};

}  // namespace finwait
