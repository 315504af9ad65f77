// What tells one connection from another on the wire: both socket addresses and the VLANs they talk in. The
// same for both directions.
#pragma once

#include <cstddef>
#include <cstdint>

#include "tcp/connection.hpp"
#include "tcp/view.hpp"

namespace finwait {

struct FlowKey {
    SocketAddress low, high;              // low < high
    std::array<std::uint16_t, 2> vlan{};  // ids, outermost first; 0 where there is no tag
    friend bool operator==(const FlowKey&, const FlowKey&) = default;
};
FlowKey flow_key(const View&);

/// Seeded, so that nobody on the wire can choose addresses that fall together.
class FlowHash {
  public:
    explicit FlowHash(std::uint64_t seed) : seed_(seed) {}
    std::size_t operator()(const FlowKey&) const;

  private:
    std::uint64_t seed_;
};

}  // namespace finwait
