// overtake: the selected segment passes up to `n` earlier segments of its sender: the early FIN.
// Content-aware. No box can send what has not come yet, so each other segment of that direction waits, at
// most `lookahead`, for one that would pass it; the model is a route that got shorter (RFC 4737 §2.1 calls it
// reordering by a late arrival). With `split` a FIN (or SYN) is taken off the data it rides on first. It does
// not change the order of the segments that are passed.
#include <algorithm>
#include <array>
#include <deque>
#include <string>

#include "policies/contract/per_connection.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {

namespace {

constexpr std::uint64_t most_passed = 1000;
constexpr Duration usual_lookahead = std::chrono::milliseconds(10);

class Overtake final : public Policy {
  public:
    Overtake(std::uint64_t n, Duration lookahead, bool split)
        : n_(static_cast<std::uint32_t>(n)), lookahead_(lookahead), split_(split) {}

    /// It goes at once; those it passes are let go behind it.
    Verdict judge(const Packet& packet, Moment& moment) override {
        if (split_ && packet.payload() != 0 && carries_fin(packet)) return Verdict::cut(packet.end() - 1);
        if (split_ && packet.payload() != 0 && packet.view.flags.has(Flags::syn) && packet.first == 0)
            return Verdict::cut(packet.seq() + 1);
        const bool passes_some = !waiting(packet).empty();
        release_all(waiting(packet), moment, Place::after);
        return Verdict::pass(passes_some ? 1 : packet.count);
    }

    /// The last `n` stay, one by one; those before them leave, in order.
    Verdict judge_other(const Packet& packet, Moment& moment) override {
        Waiting& waiting = this->waiting(packet);
        while (!waiting.empty() && waiting.front().until <= moment.now()) waiting.pop_front();
        // What follows in its own frame counts among those that a FIN at its end will pass.
        const std::uint32_t behind = split_ ? packet.view.segments - packet.first - packet.count : 0;
        const std::uint32_t stay = n_ - std::min(n_, behind);
        if (packet.count > stay) {
            release_all(waiting, moment, Place::before);
            return Verdict::pass(packet.count - stay);
        }
        if (waiting.size() >= n_) {
            moment.release(waiting.front().ticket, Place::before);
            waiting.pop_front();
        }
        waiting.push_back({moment.new_ticket(), moment.now() + lookahead_});
        return Verdict::wait(1, waiting.back().until, waiting.back().ticket);
    }

    void forgotten(ConnectionHandle connection) override { waiting_.forget(connection); }

  private:
    struct Segment {
        Ticket ticket;
        TimePoint until;  // it has left by then
    };
    using Waiting = std::deque<Segment>;  // at most n of them
    static void release_all(Waiting& waiting, Moment& moment, Place place) {
        for (const Segment& segment : waiting)
            if (segment.until > moment.now()) moment.release(segment.ticket, place);
        waiting.clear();
    }

    Waiting& waiting(const Packet& packet) { return waiting_[packet.connection->handle][index(packet.from)]; }
    static bool carries_fin(const Packet& packet) {
        return packet.view.flags.has(Flags::fin) && packet.first + packet.count == packet.view.segments;
    }

    std::uint32_t n_;
    Duration lookahead_;
    bool split_;
    PerConnection<std::array<Waiting, 2>> waiting_;  // by Side of the sender
};

constexpr Parameter parameters[] = {
    {.key = "n",
     .type = Parameter::Type::count,
     .says = "how many earlier segments of its sender it passes at most, 1 to 1000",
     .standard = "1",
     .least = 1,
     .most = most_passed},
    {.key = "lookahead",
     .type = Parameter::Type::duration,
     .says = "how long the others wait for it at most",
     .standard = "\"10ms\""},
    {.key = "split",
     .type = Parameter::Type::flag,
     .says = "takes a FIN (or SYN) off the data it rides on first, and passes that too",
     .standard = "false"},
};

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    const Duration lookahead = a.duration("lookahead").value_or(usual_lookahead);
    if (lookahead == Duration::zero())
        complaints.error(a.position("lookahead"), "lookahead: nothing is passed in no time",
                         "for example lookahead = \"10ms\"");
    return std::make_unique<Overtake>(a.count("n").value_or(1), lookahead, a.flag("split").value_or(false));
}

std::string tell(const Arguments& a) {
    const std::uint64_t n = a.count("n").value_or(1);
    std::string words = a.flag("split").value_or(false) ? "split off its data, and passes " : "passes ";
    words += n == 1 ? "the segment before it" : "up to " + std::to_string(n) + " segments before it";
    return words + "; the others of its sender wait up to " +
           to_text(a.duration("lookahead").value_or(usual_lookahead)) + " for it";
}

}  // namespace

const PolicyKind overtake_policy{
    .name = "overtake",
    .aware = true,
    .memory = Memory::connection,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "lets the selected segment pass earlier ones of its sender",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .sees_others = true,
    .example = "overtake = { n = 2, split = true }",
};

}  // namespace finwait
