#include "tcp/ordinals.hpp"

namespace finwait {

std::uint32_t Ordinals::next(const Address& client, const SocketAddress& server) {
    const FlowKey pair{{client, 0}, server, {}};
    if (const auto found = where_.find(pair); found != where_.end()) {
        counts_.splice(counts_.end(), counts_, found->second);
        return ++found->second->last;
    }
    if (counts_.size() >= most_ && !counts_.empty()) {
        where_.erase(counts_.front().pair);
        counts_.pop_front();
    }
    counts_.push_back({pair, 1});
    where_.emplace(pair, std::prev(counts_.end()));
    return 1;
}

}  // namespace finwait
