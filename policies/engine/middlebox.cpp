#include "policies/engine/middlebox.hpp"

#include <algorithm>
#include <utility>

#include "policies/engine/box.hpp"
#include "tcp/dissect.hpp"

namespace finwait {

Middlebox::Box::Box(const Settings& settings, Output& output, Observer* observer)
    : output_(output),
      settings_(settings),
      seed_(settings.seed),
      narrator_(observer, settings.detail),
      tracker_(settings.tracker, *this) {}

void Middlebox::Box::ingress(TimePoint now, Side from, Frame frame) {
    advance(now);
    ++counters_.frames[0][index(from)];
    counters_.bytes[0][index(from)] += frame.size();

    Item item;
    item.view = dissect(frame);
    item.frame = std::move(frame);
    item.from = from;
    item.number = ++frames_;
    item.chain = chain_;
    item.generation = chain_->generation();
    ++counters_.oddities[static_cast<std::size_t>(item.view.oddity)];
    if (item.view.oddity == Oddity::short_ethernet) return account(item, Fate::runt, {});

    if (item.view.tcp()) {
        Tracker::Emission emission = tracker_.emitted(now_, from, item.view);
        item.connection = emission.connection;
        item.facts = emission.facts;
        if (const Connection* c = tracker_.find(item.connection)) {
            item.bytes_before = c->traffic[index(from)].bytes - item.view.payload_length;
            narrator_.emitted(now_, item, *c);
            tell_emitted(item);
        }
    }
    travel(item);
    settle();
}

void Middlebox::Box::advance(TimePoint now) {
    for (auto due = next_deadline(); due && *due <= now; due = next_deadline()) {
        now_ = std::max(now_, *due);
        tracker_.advance(now_);
        settle();
        while (auto held = line_.take_due(now_)) {
            const bool expired = held->ticket != 0 && held->in_vain;
            if (expired) {
                Stage& by = *held->by;
                by.held_in_vain(held->item.view.segments);
                for (std::size_t n = 0; n < held->item.chain->size(); ++n) {
                    if (&held->item.chain->stage(n) != &by) continue;
                    call(held->item.chain, n,
                         [&](Policy& policy, Moment& moment) { policy.expired(held->ticket, moment); });
                }
            }
            let_go(std::move(*held), expired ? Fate::hold_expired : Fate::delivered);
            settle();
        }
        fire_triggers();
        settle();
    }
    now_ = std::max(now_, now);
}

std::optional<TimePoint> Middlebox::Box::next_deadline() const {
    std::optional<TimePoint> next = line_.next();
    const auto sooner = [&next](std::optional<TimePoint> other) {
        if (other && (!next || *other < *next)) next = other;
    };
    sooner(tracker_.next_deadline());
    for (const auto& stage : chain_->stages()) sooner(stage->next_deadline());
    return next;
}

void Middlebox::Box::load(TimePoint now, const Profile& profile) {
    advance(now);
    seed_ = profile.seed.value_or(settings_.seed);
    former_.push_back(chain_);
    std::erase_if(former_, [](const auto& chain) { return chain.expired(); });
    chain_ = std::make_shared<Chain>(profile, seed_, now_, *chain_);
    // A trigger that is new may already hold for connections that are there.
    tracker_.for_each([this](const Connection& c) { news_.push_back({c.handle, std::nullopt}); });
    settle();
}

void Middlebox::Box::flush(TimePoint now) {
    advance(now);
    for (Held& held : line_.take_all()) {
        held.item.stage = held.item.chain->size();
        let_go(std::move(held), Fate::released);
    }
    settle();
}

void Middlebox::Box::discard(TimePoint now) {
    advance(now);
    for (const Held& held : line_.take_all()) account(held.item, Fate::discarded, held.by->name());
    for (auto& fence : fence_) {
        for (const Item& item : fence) account(item, Fate::discarded, {});
        fence.clear();
    }
    fence_bytes_ = 0;
    count_held();
    settle();
}

void Middlebox::Box::say_goodbye(TimePoint now) {
    advance(now);
    tracker_.for_each([this](const Connection& c) { narrator_.forgotten(c); });
    for (const auto& stage : chain_->stages()) narrator_.report(now_, chain_->generation(), stage->report());
}

Middlebox::Middlebox(const Settings& settings, Output& output, Observer* observer)
    : box_(std::make_unique<Box>(settings, output, observer)) {}
Middlebox::~Middlebox() = default;

void Middlebox::ingress(TimePoint now, Side from, Frame frame) {
    box_->ingress(now, from, std::move(frame));
}
void Middlebox::advance(TimePoint now) {
    box_->advance(now);
}
std::optional<TimePoint> Middlebox::next_deadline() const {
    return box_->next_deadline();
}
void Middlebox::load(TimePoint now, const Profile& profile) {
    box_->load(now, profile);
}
void Middlebox::flush(TimePoint now) {
    box_->flush(now);
}
void Middlebox::discard(TimePoint now) {
    box_->discard(now);
}
void Middlebox::say_goodbye(TimePoint now) {
    box_->say_goodbye(now);
}
std::uint64_t Middlebox::seed() const {
    return box_->seed();
}
std::uint64_t Middlebox::generation() const {
    return box_->chain().generation();
}
const Tracker& Middlebox::tracker() const {
    return box_->tracker();
}
const Middlebox::Counters& Middlebox::counters() const {
    return box_->counters();
}

std::vector<PolicyReport> Middlebox::reports() const {
    std::vector<PolicyReport> reports;
    for (const auto& stage : box_->chain().stages()) reports.push_back(stage->report());
    return reports;
}

}  // namespace finwait
