// The engine behind Middlebox: takes frames through the chain, keeps what is held, and lets policies know
// what happened. Split by what it does: travel.cpp moves an item through its stages, news.cpp tells policies
// and triggers.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "policies/contract/moment.hpp"
#include "policies/engine/chain.hpp"
#include "policies/engine/delay_line.hpp"
#include "policies/engine/middlebox.hpp"
#include "policies/engine/narrator.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

class Middlebox::Box final : public TrackerListener, public Moment::Engine {
  public:
    Box(const Settings&, Output&, Observer*);

    void ingress(TimePoint now, Side from, Frame frame);
    void advance(TimePoint now);
    std::optional<TimePoint> next_deadline() const;
    void load(TimePoint now, const Profile&);
    void flush(TimePoint now);
    void discard(TimePoint now);
    void say_goodbye(TimePoint now);

    std::uint64_t seed() const { return seed_; }
    const Chain& chain() const { return *chain_; }
    const Tracker& tracker() const { return tracker_; }
    const Counters& counters() const { return counters_; }

    // Moment::Engine
    Ticket new_ticket() override { return ++tickets_; }
    void release(Ticket ticket) override { releases_.push_back(ticket); }
    void release_beside(Ticket, Place) override;
    bool holds(Ticket ticket) const override { return line_.holds(ticket); }
    bool emit_copy(const Packet&, Place, Duration later) override;
    bool emit_recipe(const Recipe&, Place) override;
    const Connection* connection(ConnectionHandle h) const override { return tracker_.find(h); }

    // TrackerListener
    void opened(const Connection&) override;
    void transitioned(const Connection&, const Transition&) override;
    void closed(const Connection&) override;
    void forgotten(const Connection&) override;

  private:
    /// What a policy has emitted: it goes on at once, or `later`.
    struct Emission {
        Item item;
        Duration later{};
    };
    /// What a policy emits while it is called enters the chain of that call, at the stage after its own.
    struct Call {
        std::shared_ptr<Chain> chain;
        std::size_t next_stage = 0;
        const Stage* author = nullptr;
        const Item* about = nullptr;  // what is being judged
        std::vector<Emission> before, after;
        std::vector<Ticket> released_before, released_after;
    };
    /// One stretch of a run and what becomes of it.
    struct Part {
        Verdict verdict;
        std::vector<Emission> before, after;
        std::vector<Ticket> released_before, released_after;
        bool alone() const {
            return before.empty() && after.empty() && released_before.empty() && released_after.empty();
        }
    };

    // travel.cpp
    void travel(Item&);
    void travel_all(std::vector<Emission>&);
    Packet packet_of(const Item&) const;
    void release_all(const std::vector<Ticket>&);
    Part judge(Item&, std::uint32_t skip);
    std::vector<Part> judge_rest(Item&, Part first);
    void part_ways(Item&, std::vector<Part>);
    bool apply(Item&, const Verdict&);
    void alter(Item&, Ticket);
    bool has_room(std::size_t bytes) const;
    void count_held();
    void keep(Item&&, const Verdict&);
    static Item take_front(Item&, std::uint32_t segments);
    static std::optional<Item> take_until(Item&, Seq at);
    void leave(Item&);
    void depart(Item&);
    bool older_is_under_way(const Item&) const;
    bool would_overtake(const Item&) const;
    Path path_to(const Connection&, Side to) const;
    bool cook_invention(Item&);
    void account(const Item&, Fate, std::string_view policy, TimePoint until = {});

    // news.cpp
    bool call(const std::shared_ptr<Chain>&, std::size_t stage, const std::function<void(Policy&, Moment&)>&);
    template <class Indices, class What>
    void tell_listeners(Indices indices, const What& what);
    void tell_emitted(const Item&);
    void tell_delivered(const Item&);
    void settle();
    void tell_news();
    void let_go(Held&&, Fate);
    void open_fences();
    void fire_triggers();
    bool calm(ConnectionHandle);

    Output& output_;
    Settings settings_;
    Counters counters_;
    TimePoint now_{};
    std::uint64_t seed_;
    std::uint64_t frames_ = 0;
    Ticket tickets_ = 0;
    std::shared_ptr<Chain> chain_ = std::make_shared<Chain>();
    std::vector<std::weak_ptr<Chain>> former_;  // profiles before this one whose frames are still in the box
    DelayLine line_;
    std::array<std::deque<Item>, 2>
        fence_;  // newer frames that wait for older ones, by the side they came from
    std::size_t fence_bytes_ = 0;
    Narrator narrator_;
    Tracker tracker_;

    Call* call_ = nullptr;
    std::vector<Ticket> releases_;
    struct News {
        ConnectionHandle connection;
        std::optional<Transition> transition;
    };
    std::vector<News> news_;
    std::vector<ConnectionHandle> forgotten_;
    struct Burst {
        TimePoint at{};
        std::uint32_t inventions = 0;
    };
    PerConnection<Burst> bursts_;
};

}  // namespace finwait
