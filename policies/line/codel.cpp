// The names in comments are those of RFC 8289 §5.
#include "policies/line/codel.hpp"

#include <algorithm>
#include <cmath>

namespace finwait {

namespace {

TimePoint control_law(const Codel::Settings& settings, TimePoint t, std::uint32_t count) {
    return t + Duration(std::llround(static_cast<double>(settings.interval.count()) / std::sqrt(count)));
}

}  // namespace

/// dodequeue(): ok_to_drop, the queue has been above target for an interval.
bool Codel::stands(const Settings& settings, TimePoint taken, Duration waited, std::uint64_t before) {
    if (waited < settings.target || before <= largest_) {
        above_ = false;
        return false;
    }
    if (!above_) {
        above_ = true;
        above_until_ = taken + settings.interval;
        return false;
    }
    return taken >= above_until_;
}

bool Codel::drops(const Settings& settings, TimePoint taken, Duration waited, std::uint64_t before,
                  std::uint64_t bytes) {
    largest_ = std::max(largest_, bytes);
    if (!stands(settings, taken, waited, before)) {
        dropping_ = owes_ = false;
        return false;
    }
    if (dropping_) {
        if (owes_) next_ = control_law(settings, next_, count_);
        owes_ = taken >= next_;
        count_ += owes_ ? 1U : 0U;
        return owes_;
    }
    dropping_ = true;
    // Soon after the last time it goes on nearly where it was then (the Linux version).
    const std::uint32_t delta = count_ - last_count_;
    count_ = delta > 1 && taken - next_ < 16 * settings.interval ? delta : 1;
    next_ = control_law(settings, taken, count_);
    last_count_ = count_;
    return true;
}

}  // namespace finwait
