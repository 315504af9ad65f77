// See captured_twice.hpp.
#include "daemon/capture/captured_twice.hpp"

#include "tcp/bytes.hpp"

namespace finwait {
namespace {

/// Of everything that stays the same on the way through routers of one network.
std::uint64_t hash_of_packet(const CapturedFrame& frame) {
    const auto packet = frame.packet;
    const std::uint64_t vlans =
        (std::uint64_t{frame.view.vlans.tags[0].id()} << 16U) | frame.view.vlans.tags[1].id();
    // The TTL and, in IPv4, the checksum over it stand in the middle.
    const std::size_t ttl = frame.view.v6 ? 7 : 8, behind = frame.view.v6 ? 8 : 12;
    const std::uint64_t front = hash_of(packet.first(ttl), vlans);
    const std::uint64_t protocol = frame.view.protocol;
    return hash_of(packet.subspan(behind), front ^ protocol);
}

}  // namespace

bool CapturedTwice::was_seen(TimePoint now, const CapturedFrame& frame) {
    const View& view = frame.view;
    const std::uint64_t hash = hash_of_packet(frame);
    Slot& slot = slots_[hash % slots_.size()];
    const Slot before = slot;
    const bool same = before.hash == hash && before.at != TimePoint::min() && now - before.at <= on_its_way;
    if (!same) {
        slot = {hash, frame.link_hash, now, view.ttl};
        return false;
    }
    const bool identified = !view.v6 && load16(frame.packet, 4) != 0;
    const bool elsewhere = before.link != frame.link_hash || before.ttl != view.ttl;
    if (identified || elsewhere) return true;
    const bool may_be_equal = view.sequence_length() == 0;  // ACKs and resets
    if (!may_be_equal && now - before.at <= sent_again) return true;
    slot.at = now;
    return false;
}

}  // namespace finwait
