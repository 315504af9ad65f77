#include "tests/support/model/inbox.hpp"

#include <algorithm>
#include <span>

namespace finwait::model {

void Inbox::take(const Segment& s, Seq edge) {
    if (ended_) return;
    const Seq data_end = s.seq + s.data();
    if (s.has(Flags::fin) && precedes_or_is(next_, data_end) && precedes(data_end, edge)) fin_ = data_end;

    // The part of its data that is new and within the window.
    const Seq first = later(s.seq, next_), last = earlier(data_end, edge);
    if (precedes(first, last)) {
        const auto skip = static_cast<std::size_t>(distance(s.seq, first));
        const auto size = static_cast<std::size_t>(distance(first, last));
        const std::span<const std::byte> part = std::span(s.payload).subspan(skip, size);
        auto& kept = waiting_[bytes_ + static_cast<std::uint64_t>(distance(next_, first))];
        if (kept.size() < part.size()) kept.assign(part.begin(), part.end());
    }
    while (!waiting_.empty() && waiting_.begin()->first <= bytes_) {
        const auto& [offset, bytes] = *waiting_.begin();
        const std::uint64_t end = offset + bytes.size();
        if (end > bytes_) {
            intact_ = intact_ && expected_.has(bytes_, std::span(bytes).subspan(bytes_ - offset));
            bytes_ = end;
        }
        waiting_.erase(waiting_.begin());
    }
    next_ = place(bytes_);
    if (fin_ && *fin_ == next_) {
        ended_ = true;
        next_ += 1;
        waiting_.clear();
    }
}

std::vector<SackBlock> Inbox::blocks() const {
    std::vector<SackBlock> found;
    for (const auto& [offset, bytes] : waiting_) {
        const Seq left = place(offset), right = place(offset + bytes.size());
        if (!found.empty() && precedes_or_is(left, found.back().right))
            found.back().right = later(found.back().right, right);
        else
            found.push_back({left, right});
    }
    return found;
}

}  // namespace finwait::model
