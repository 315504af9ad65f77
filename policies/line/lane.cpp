#include "policies/line/lane.hpp"

#include <algorithm>

namespace finwait {

namespace {

std::uint64_t bytes_of(const Lane::Settings& settings, const Packet& packet, std::uint32_t n) {
    const std::int64_t bytes = std::int64_t{packet.part(n, 1).wire_size()} + settings.overhead;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(bytes, 1));
}

}  // namespace

Verdict Lane::judge(const Settings& settings, const Packet& packet, TimePoint now, bool ordered) {
    let_out(now);
    const Offer first = offer(settings, bytes_of(settings, packet, 0), now);
    take(first, now);
    TimePoint leaves = first.slot.leaves;
    std::uint32_t segments = 1;
    for (; segments < packet.count; ++segments) {
        const Offer next = offer(settings, bytes_of(settings, packet, segments), now);
        if (next.fate != first.fate || next.slot.leaves - first.slot.leaves >= grain) break;
        take(next, now);
        leaves = next.slot.leaves;
    }
    if (first.fate != Fate::held) return Verdict::drop(segments, first.fate);
    return Verdict::hold(segments, leaves, 0, ordered);
}

Lane::Offer Lane::offer(const Settings& settings, std::uint64_t bytes, TimePoint now) const {
    Offer offer{Fate::held, bytes, {}, cursor_, codel_};
    offer.slot = settings.medium->carry(offer.cursor, now, bytes);
    const Duration wait = offer.slot.begins - now;
    if (wait > Duration::zero() && is_full(settings.bound, bytes, wait)) {
        offer.fate = Fate::queue_full;
        offer.cursor = cursor_;
    } else if (settings.codel &&
               offer.codel.drops(*settings.codel, offer.slot.begins, wait, waiting_bytes_, bytes)) {
        offer.fate = Fate::codel;
        offer.cursor = cursor_;  // its time goes to the next
    }
    return offer;
}

/// One that CoDel drops takes its place in the queue until it would have been sent.
void Lane::take(const Offer& offer, TimePoint now) {
    cursor_ = offer.cursor;
    codel_ = offer.codel;
    if (offer.fate == Fate::queue_full || offer.slot.begins <= now) return;
    waiting_.push_back({offer.slot.begins, offer.bytes});
    waiting_bytes_ += offer.bytes;
}

bool Lane::is_full(const QueueBound& bound, std::uint64_t bytes, Duration wait) const {
    return waiting() >= std::min(bound.packets, QueueBound::most_packets) ||
           waiting_bytes_ + bytes > bound.bytes || wait > std::min(bound.wait, QueueBound::longest);
}

void Lane::let_out(TimePoint now) {
    while (gone_ < waiting_.size() && waiting_[gone_].until <= now) waiting_bytes_ -= waiting_[gone_++].bytes;
    if (2 * gone_ < waiting_.size()) return;
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(gone_));
    gone_ = 0;
}

}  // namespace finwait
