// A profile at work: its stages in wire order, under one generation. Held frames keep their chain alive until
// they have left; a stage whose policy is unchanged in the next profile serves both.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "policies/engine/stage.hpp"

namespace finwait {

class Chain {
  public:
    /// An empty chain: a bare wire.
    Chain() = default;
    /// The next generation after `former`, taking over the stages that are the same.
    Chain(const Profile&, std::uint64_t seed, TimePoint now, const Chain& former);

    std::uint64_t generation() const { return generation_; }
    std::size_t size() const { return stages_.size(); }
    Stage& stage(std::size_t n) { return *stages_[n]; }
    const std::vector<std::shared_ptr<Stage>>& stages() const { return stages_; }
    /// Which stages listen to what, so that the others cost a segment nothing.
    struct Listening {
        std::vector<std::size_t> emitted, delivered, transitions, triggers, segment_triggers;
    };
    const Listening& listening() const { return listening_; }
    bool has(const Stage&) const;
    /// Frames in the box, by the side they came from, that an order-keeping policy has held under this chain.
    const std::shared_ptr<std::uint64_t>& ordered(Side from) const { return ordered_[index(from)]; }

  private:
    std::uint64_t generation_ = 0;
    std::vector<std::shared_ptr<Stage>> stages_;
    Listening listening_;
    std::array<std::shared_ptr<std::uint64_t>, 2> ordered_{std::make_shared<std::uint64_t>(0),
                                                           std::make_shared<std::uint64_t>(0)};
};

}  // namespace finwait
