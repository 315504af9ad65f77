#include "tcp/ordinals.hpp"

#include "tcp/flow_key.hpp"

namespace finwait {

Ordinals::Ordinals(std::size_t most, std::uint64_t hash_seed)
    : most_(most), seed_(hash_seed), uses_(counts_), where_(0, Hash{&counts_}, Equal{&counts_}) {}

std::uint32_t Ordinals::next(const Address& client, const SocketAddress& server) {
    if (most_ == 0) return 1;
    const Print print = pair_hash({client, 0}, server, seed_);
    if (const auto found = where_.find(print); found != where_.end()) {
        const std::uint32_t i = *found;
        uses_.erase(i);
        uses_.push_back(i);
        return ++counts_[i].last;
    }
    if (where_.size() >= most_) {
        const std::uint32_t unused = uses_.front();
        where_.erase(unused);
        uses_.erase(unused);
        counts_.give_back(unused);
    }
    const std::uint32_t fresh = counts_.take();
    counts_[fresh].print = {static_cast<std::uint32_t>(print), static_cast<std::uint32_t>(print >> 32U)};
    counts_[fresh].last = 1;
    uses_.push_back(fresh);
    where_.insert(fresh);
    return 1;
}

}  // namespace finwait
