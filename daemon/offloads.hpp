// What a TAP's kernel side may leave for us to do: unfinished checksums and superframes. Asked for flag by
// flag, because kernels differ: Linux 6.1 has no UDP segmentation.
#pragma once

#include <functional>
#include <string>

namespace finwait {

/// Bits of TUNSETOFFLOAD (linux/if_tun.h; the last two came with Linux 6.2).
namespace tun_offload {
inline constexpr unsigned checksum = 0x01, tso4 = 0x02, tso6 = 0x04, tso_ecn = 0x08, uso4 = 0x20, uso6 = 0x40;
}

/// Builds up the largest set that `accepts` takes; `accepts` is last called successfully with the result.
unsigned negotiate_offloads(const std::function<bool(unsigned)>& accepts);

/// "checksum tso4 tso6 tso-ecn uso4 uso6", or "none".
std::string offload_names(unsigned offloads);

}  // namespace finwait
