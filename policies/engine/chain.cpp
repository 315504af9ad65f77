#include "policies/engine/chain.hpp"

#include <algorithm>

namespace finwait {

Chain::Chain(const Profile& profile, std::uint64_t seed, TimePoint now, const Chain& former)
    : generation_(former.generation_ + 1) {
    for (const PolicySpec& spec : profile.policies) {
        const auto same = std::find_if(former.stages_.begin(), former.stages_.end(), [&](const auto& stage) {
            return stage->name() == spec.name && stage->text() == spec.text && stage->seed() == seed;
        });
        stages_.push_back(same != former.stages_.end() ? *same : std::make_shared<Stage>(spec, seed, now));
    }
    for (std::size_t n = 0; n < stages_.size(); ++n) {
        const Policy::Wants wants = stages_[n]->wants();
        if (wants.emitted) listening_.emitted.push_back(n);
        if (wants.delivered) listening_.delivered.push_back(n);
        if (wants.transitions) listening_.transitions.push_back(n);
        if (stages_[n]->has_trigger()) listening_.triggers.push_back(n);
        if (stages_[n]->trigger_wants_segments()) listening_.segment_triggers.push_back(n);
    }
}

bool Chain::has(const Stage& stage) const {
    return std::any_of(stages_.begin(), stages_.end(),
                       [&stage](const auto& own) { return own.get() == &stage; });
}

}  // namespace finwait
