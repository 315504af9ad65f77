#include "tcp/ordinals.hpp"

#include "tcp/flow_key.hpp"

namespace finwait {

Ordinals::Ordinals(std::size_t most, std::uint64_t hash_seed)
    : most_(most),
      seed_(hash_seed),
      uses_{Uses(counts_), Uses(counts_)},
      where_(0, Hash{&counts_}, Equal{&counts_}) {}

Ordinals::Print Ordinals::print_of(const Address& client, const SocketAddress& server) const {
    return pair_hash({client, 0}, server, seed_);
}

std::uint32_t Ordinals::next(const Address& client, const SocketAddress& server) {
    if (most_ == 0) return 1;
    const Print print = print_of(client, server);
    if (const auto found = where_.find(print); found != where_.end()) {
        Count& count = counts_[*found];
        use(*found, count.kept != 0);
        return ++count.last;
    }
    if (where_.size() >= most_) forget_one();
    const std::uint32_t fresh = counts_.take();
    counts_[fresh] = {
        {static_cast<std::uint32_t>(print), static_cast<std::uint32_t>(print >> 32U)}, {}, 1, 0};
    uses_[0].push_back(fresh);
    where_.insert(fresh);
    return 1;
}

void Ordinals::keep(const Address& client, const SocketAddress& server) {
    if (const auto found = where_.find(print_of(client, server)); found != where_.end()) use(*found, true);
}

void Ordinals::use(std::uint32_t i, bool keep) {
    Count& count = counts_[i];
    uses_[count.kept].erase(i);
    count.kept = keep ? 1 : 0;
    uses_[count.kept].push_back(i);
}

void Ordinals::forget_one() {
    auto& uses = uses_[0].empty() ? uses_[1] : uses_[0];
    const std::uint32_t unused = uses.front();
    where_.erase(unused);
    uses.erase(unused);
    counts_.give_back(unused);
    ++forgotten_;
}

}  // namespace finwait
