#include "tcp/paths.hpp"

#include "tcp/mix.hpp"

namespace finwait {
namespace {

std::uint64_t hash_of(const Path& path, std::uint64_t state) {
    const auto& tags = path.vlans.tags;
    state = mix(state ^ (path.mac.word() << 8U) ^ path.ttl,
                (path.peer_mac.word() << 8U) ^ path.vlans.count ^ 0x9e3779b97f4a7c15U);
    const std::uint64_t word = (std::uint64_t{tags[0].tpid} << 48U) | (std::uint64_t{tags[0].tci} << 32U) |
                               (std::uint64_t{tags[1].tpid} << 16U) | tags[1].tci;
    return mix(state ^ word, 0xd1342543de82ef95U);
}

}  // namespace

std::size_t PathPool::Hash::operator()(const Paths& paths) const {
    return static_cast<std::size_t>(hash_of(
        paths.path[1],
        hash_of(paths.path[0], seed ^ (std::uint64_t{paths.key_vlans} << 20U) ^ 0xa0761d6478bd642fU)));
}

std::uint32_t PathPool::hold(const Paths& paths) {
    const auto found = where_.find(paths);
    if (found != where_.end()) {
        ++entries_[*found].users;
        return *found;
    }
    const std::uint32_t fresh = entries_.take();
    entries_[fresh] = {paths, 1};
    where_.insert(fresh);
    return fresh;
}

void PathPool::let_go(std::uint32_t i) {
    if (--entries_[i].users != 0) return;
    where_.erase(i);
    entries_.give_back(i);
}

}  // namespace finwait
