// What happened, told to policies and triggers once the current frame is done with, and what they do about
// it.
#include <algorithm>
#include <utility>

#include "policies/engine/box.hpp"
#include "tcp/dissect.hpp"

namespace finwait {

namespace {
/// More copies and inventions than this for one connection at one instant are a policy running wild.
constexpr std::uint32_t storm = 64;
}  // namespace

void Middlebox::Box::opened(const Connection& c) {
    narrator_.opened(now_, chain_->generation(), c);
    news_.push_back({c.handle, std::nullopt});
}

void Middlebox::Box::transitioned(const Connection& c, const Transition& t) {
    narrator_.moved(chain_->generation(), c, t);
    news_.push_back({c.handle, t});
}

void Middlebox::Box::closed(const Connection& c) {
    narrator_.closed(now_, chain_->generation(), c);
    news_.push_back({c.handle, std::nullopt});
}

void Middlebox::Box::forgotten(const Connection& c) {
    narrator_.flush_moves();
    narrator_.forgotten(c);
    forgotten_.push_back(c.handle);
}

/// Calls a policy outside of judging. What it emits goes on from the stage after its own, at once. True: it
/// has emitted or released something.
bool Middlebox::Box::call(const std::shared_ptr<Chain>& chain, std::size_t stage,
                          const std::function<void(Policy&, Moment&)>& what) {
    Call call{chain, stage + 1, &chain->stage(stage), nullptr, {}, {}, {}, {}};
    Call* const outer = std::exchange(call_, &call);
    Moment moment(*this, now_, chain->stage(stage).dice());
    what(chain->stage(stage).policy(), moment);
    call_ = outer;
    release_all(call.released_before);
    travel_all(call.before);
    travel_all(call.after);
    release_all(call.released_after);
    return moment.acted();
}

/// Every stage of every profile that is still at work and listens, each once.
template <class Indices, class What>
void Middlebox::Box::tell_listeners(Indices indices, const What& what) {
    const std::shared_ptr<Chain> current = chain_;
    for (const std::size_t n : current->listening().*indices) call(current, n, what);
    for (std::size_t i = 0; i < former_.size(); ++i) {
        const auto chain = former_[i].lock();
        if (!chain) continue;
        for (const std::size_t n : chain->listening().*indices) {
            if (!current->has(chain->stage(n))) call(chain, n, what);
        }
    }
}

void Middlebox::Box::tell_emitted(const Item& item) {
    const Packet packet = packet_of(item);
    tell_listeners(&Chain::Listening::emitted,
                   [&packet](Policy& policy, Moment& moment) { policy.emitted(packet, moment); });
    for (const std::size_t n : chain_->listening().segment_triggers)
        chain_->stage(n).consider(*packet.connection, item.from, item.facts.all_roles(), now_);
}

void Middlebox::Box::tell_delivered(const Item& item) {
    const Packet packet = packet_of(item);
    if (packet.connection == nullptr) return;
    tell_listeners(&Chain::Listening::delivered,
                   [&packet](Policy& policy, Moment& moment) { policy.delivered(packet, moment); });
}

void Middlebox::Box::settle() {
    do {
        tell_news();
        release_all(std::exchange(releases_, {}));
        open_fences();
        narrator_.flush_moves();
    } while (!news_.empty() || !releases_.empty());
    for (const ConnectionHandle gone : std::exchange(forgotten_, {})) {
        for (const auto& stage : chain_->stages()) stage->forgotten(gone);
        bursts_.forget(gone);
    }
}

void Middlebox::Box::tell_news() {
    for (const News& news : std::exchange(news_, {})) {
        const Connection* c = tracker_.find(news.connection);
        if (c == nullptr) continue;
        if (news.transition) {
            tell_listeners(&Chain::Listening::transitions, [&](Policy& policy, Moment& moment) {
                policy.transitioned(*c, *news.transition, moment);
            });
        }
        for (const std::size_t n : chain_->listening().triggers) chain_->stage(n).consider(*c, now_);
    }
}

/// A held item goes on. Fate::delivered: its time simply came.
void Middlebox::Box::let_go(Held&& held, Fate how) {
    if (how != Fate::delivered) account(held.item, how, held.by->name());
    travel(held.item);
}

/// Newer frames may leave when no older one that the line keeps in order is left. Only the front is looked
/// at: what is behind it waits for at least as much.
void Middlebox::Box::open_fences() {
    if (former_.empty()) return;
    for (auto& fence : fence_) {
        while (!fence.empty() && !older_is_under_way(fence.front())) {
            Item item = std::move(fence.front());
            fence.pop_front();
            fence_bytes_ -= item.frame.capacity();
            depart(item);
        }
    }
    std::erase_if(former_, [](const auto& chain) { return chain.expired(); });
}

void Middlebox::Box::fire_triggers() {
    const std::shared_ptr<Chain> chain = chain_;
    for (std::size_t n = 0; n < chain->size(); ++n) {
        Stage& stage = chain->stage(n);
        while (const auto due = stage.take_due(now_, *this)) {
            const bool acted = call(
                chain, n, [&](Policy& policy, Moment& moment) { policy.act(*tracker_.find(*due), moment); });
            stage.fired(tracker_.find(*due), acted);
        }
        const auto own = stage.policy().next_deadline();
        if (own && *own <= now_)
            call(chain, n, [](Policy& policy, Moment& moment) { policy.advance(moment); });
    }
}

bool Middlebox::Box::calm(ConnectionHandle connection) {
    Burst& burst = bursts_[connection];
    if (burst.at != now_) burst = {now_, 0};
    return ++burst.inventions <= storm;
}

void Middlebox::Box::release_beside(Ticket ticket, Place place) {
    (place == Place::before ? call_->released_before : call_->released_after).push_back(ticket);
}

bool Middlebox::Box::emit_copy(const Packet& packet, Place place, Duration later) {
    // What is known of a frame beside the packet is of no other, such as an old one that is sent again.
    const bool of_judged = call_->about != nullptr && &packet.frame == &call_->about->frame;
    Item copy = of_judged ? call_->about->shell() : Item{};
    copy.frame = packet.frame.copy();
    copy.view = packet.view;
    copy.facts = packet.facts;
    copy.from = packet.from;
    copy.number = packet.number;
    copy.bytes_before = packet.bytes_before;
    copy.connection = packet.connection != nullptr ? packet.connection->handle : ConnectionHandle{};
    if (copy.origin == Origin::emitted) copy.origin = Origin::copy;
    copy.told = true;
    copy.chain = call_->chain;
    copy.author = call_->author;
    copy.generation = copy.chain->generation();
    copy.stage = call_->next_stage;
    if (packet.first > 0) take_front(copy, packet.first);
    if (packet.count < copy.view.segments) copy = take_front(copy, packet.count);
    // What is made while judging is bounded by what comes in: a policy does not meet its own copies.
    if (call_->about == nullptr && !calm(copy.connection))
        return account(copy, Fate::storm, copy.author->name()), false;
    ++counters_.copies;
    (place == Place::before ? call_->before : call_->after).push_back({std::move(copy), later});
    return true;
}

bool Middlebox::Box::emit_recipe(const Recipe& recipe, Place place) {
    Item item;
    item.recipe = recipe;
    item.connection = recipe.connection;
    item.from = opposite(recipe.to);
    item.origin = Origin::invented;
    item.told = true;
    item.number = ++frames_;
    item.facts.add(1, Facts{});
    item.chain = call_->chain;
    item.author = call_->author;
    item.generation = item.chain->generation();
    item.stage = call_->next_stage;
    if (!cook_invention(item)) return account(item, Fate::stale, item.author->name()), false;
    if (!calm(item.connection)) return account(item, Fate::storm, item.author->name()), false;
    ++counters_.inventions;
    (place == Place::before ? call_->before : call_->after).push_back({std::move(item), {}});
    return true;
}

}  // namespace finwait
