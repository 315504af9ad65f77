// See ladder_steps.hpp.
#include "cli/ladder_steps.hpp"

#include <algorithm>
#include <optional>

namespace finwait {
namespace {

bool is_end_of_it(Fate fate) {
    return fate != Fate::delivered && fate != Fate::held && fate != Fate::released &&
           fate != Fate::hold_expired && fate != Fate::altered && fate != Fate::spoiled;
}

/// At its receiver's TAP, whatever that makes of it.
bool arrives(Fate fate) {
    return fate == Fate::delivered || fate == Fate::spoiled;
}

class Builder {
  public:
    std::vector<Step> build(std::span<const Event> events) {
        last_event_ = events.data() + events.size();
        for (const Event& event : events) {
            if (event.connection == 0) continue;
            if (connection_ == 0) begin(event);
            if (event.connection != connection_) continue;
            event_ = &event;
            std::visit([this](const auto& body) { on(body); }, event.body);
        }
        settle_emission();
        mark_changes();
        return std::move(steps_);
    }

  private:
    static constexpr std::size_t npos = SIZE_MAX;
    /// A segment that waits in the box. Pieces of it may leave one by one.
    struct Guest {
        std::uint64_t number = 0;
        Origin origin = Origin::emitted;
        End from = End::client;
        std::uint32_t seq = 0,
                      span = 1;  // what it covers of the sequence space; at least the one number it stands at
        std::uint32_t segments = 0;  // still inside
        std::size_t entered = npos;  // its step; npos when it was made in the box
        std::vector<Wait> waits;
    };

    void begin(const Event& event) {
        connection_ = event.connection;
        event_ = &event;
        if (std::holds_alternative<Opened>(event.body)) add(Step::Kind::beginning);
    }

    Step& add(Step::Kind kind) {
        Step& step = steps_.emplace_back();
        step.kind = kind;
        step.at = event_->at;
        step.state = event_->state;
        step.certainty = event_->certainty;
        // With data under way an end may always have closed behind it: a mark on every such row would tell
        // nothing.
        for (std::size_t end = 0; end < step.certainty.size(); ++end)
            if (event_->doubt[end] == Doubt::unsent) step.certainty[end] = Certainty::proven;
        step.box_busy = !guests_.empty();
        return step;
    }
    Step& add(Step::Kind kind, const Fated& fated) {
        Step& step = add(kind);
        step.segment = fated.segment;
        step.fate = fated.fate;
        step.policy = fated.policy;
        if (altered_number_ == fated.segment.number && altered_first_ == fated.segment.first)
            step.altered_by = altered_by_;
        return step;
    }

    void on(const Opened&) {}
    void on(const Closed&) {}
    void on(const PolicyReport&) {}

    void on(const Emitted& emitted) {
        settle_emission();
        emission_ = *event_;
        emitted_number_ = emitted.segment.number;
        fate_told_ = false;
    }

    /// An emission of which nothing more was told went into the box, as far as anybody knows.
    void settle_emission() {
        if (!emission_ || fate_told_) return;
        const Event* later = event_;
        event_ = &*emission_;
        add(Step::Kind::enters).segment = std::get<Emitted>(emission_->body).segment;
        event_ = later;
        emission_.reset();
    }

    bool just_emitted(const Brief& segment) const {
        return emission_ && segment.origin == Origin::emitted && segment.number == emitted_number_ &&
               event_->at == emission_->at;
    }

    void on(const Fated& fated) {
        if (fated.fate == Fate::altered) {
            altered_number_ = fated.segment.number;
            altered_first_ = fated.segment.first;
            altered_by_ = fated.policy;
            return;
        }
        const auto guest = find_guest(fated.segment);
        if (guest != guests_.end()) return fate_of_guest(guest, fated);
        if (just_emitted(fated.segment))
            fate_told_ = true;
        else
            settle_emission();
        if (fated.segment.origin == Origin::emitted)
            fate_of_arrival(fated);
        else
            fate_of_invention(fated);
    }

    /// Straight from its sender.
    void fate_of_arrival(const Fated& fated) {
        if (arrives(fated.fate)) {
            add(Step::Kind::through, fated);
        } else if (fated.fate == Fate::held) {
            const Wait wait{fated.policy, event_->at, fated.until, {}, Fate::held};
            guests_.push_back(guest_of(fated.segment, steps_.size(), wait));
            add(Step::Kind::enters, fated).waits = {wait};
        } else if (is_end_of_it(fated.fate)) {
            add(Step::Kind::stopped, fated);
        }
    }

    void fate_of_invention(const Fated& fated) {
        if (arrives(fated.fate)) {
            add(Step::Kind::leaves, fated);
        } else if (fated.fate == Fate::held) {
            guests_.push_back(
                guest_of(fated.segment, npos, {fated.policy, event_->at, fated.until, {}, Fate::held}));
        } else if (is_end_of_it(fated.fate)) {
            add(Step::Kind::vanishes, fated);
        }
    }

    void fate_of_guest(std::vector<Guest>::iterator guest, const Fated& fated) {
        Wait& wait = guest->waits.back();
        if (wait.let_go == Fate::held) wait.took = event_->at - wait.since;
        if (fated.fate == Fate::released || fated.fate == Fate::hold_expired) {
            wait.let_go = fated.fate;
            if (guest->entered != npos) steps_[guest->entered].waits.back().let_go = fated.fate;
            return;
        }
        if (wait.let_go == Fate::held) {
            wait.let_go = Fate::delivered;
            if (guest->entered != npos) steps_[guest->entered].waits.back().let_go = Fate::delivered;
        }
        if (fated.fate == Fate::held) {
            guest->waits.push_back({fated.policy, event_->at, fated.until, {}, Fate::held});
            guest->entered = npos;
            return;
        }
        const std::vector<Wait> waits = guest->waits;
        guest->segments -= std::min(guest->segments, fated.segment.segments);
        if (guest->segments == 0) guests_.erase(guest);
        add(arrives(fated.fate) ? Step::Kind::leaves : Step::Kind::vanishes, fated).waits = waits;
    }

    static Guest guest_of(const Brief& segment, std::size_t step, const Wait& wait) {
        const std::uint32_t span = segment.length + (segment.flags.has(Flags::syn) ? 1U : 0U) +
                                   (segment.flags.has(Flags::fin) ? 1U : 0U);
        return {segment.number,     segment.origin,   segment.from, segment.seq,
                std::max(span, 1U), segment.segments, step,         {wait}};
    }
    std::vector<Guest>::iterator find_guest(const Brief& segment) {
        return std::find_if(guests_.begin(), guests_.end(), [&](const Guest& g) {
            return g.number == segment.number && g.origin == segment.origin && g.from == segment.from &&
                   segment.seq - g.seq < g.span;
        });
    }

    /// Where this move and those of the same end and instant that follow it lead to: one segment can move an
    /// end twice (the FIN of a three-segment close), and was told with the states after both.
    State led_to(const Moved& moved) const {
        State reached = moved.to;
        for (const Event* later = event_ + 1; later != last_event_; ++later) {
            if (later->connection != connection_ || std::holds_alternative<Closed>(later->body)) continue;
            const auto* next = std::get_if<Moved>(&later->body);
            if (next == nullptr || later->at != event_->at) break;
            if (next->end == moved.end) reached = next->to;
        }
        return reached;
    }

    /// Most moves have been told with the segment that caused them; the rest get a row of their own.
    void on(const Moved& moved) {
        const std::size_t end = index(moved.end);
        const State reached = led_to(moved);
        const bool pending = emission_ && !fate_told_ && emission_->state[end] == reached;
        if (pending) return;
        if (!steps_.empty() && steps_.back().at == event_->at && steps_.back().state[end] == reached) return;
        add(Step::Kind::moved).move = moved;
    }

    /// Told when the next segment has come, with the states after that one; what it counts moved nobody.
    void on(const Bulk& bulk) {
        settle_emission();
        Step& step = add(Step::Kind::bulk);
        step.bulk = bulk;
        if (steps_.size() < 2) return;
        const Step& before = steps_[steps_.size() - 2];
        step.state = before.state;
        step.certainty = before.certainty;
    }

    void mark_changes() {
        for (std::size_t i = 1; i < steps_.size(); ++i)
            for (std::size_t end = 0; end < 2; ++end)
                steps_[i].changed[end] = steps_[i].state[end] != steps_[i - 1].state[end];
    }

    std::vector<Step> steps_;
    std::uint64_t connection_ = 0;
    const Event* event_ = nullptr;       // the one at hand
    const Event* last_event_ = nullptr;  // behind all
    std::optional<Event> emission_;      // the latest
    std::uint64_t emitted_number_ = 0;
    bool fate_told_ = false;
    std::uint64_t altered_number_ = 0;  // the last segment that was changed, and by whom
    std::uint32_t altered_first_ = 0;
    std::string altered_by_;
    std::vector<Guest> guests_;
};

}  // namespace

std::vector<Step> ladder_steps(std::span<const Event> events) {
    return Builder().build(events);
}

}  // namespace finwait
