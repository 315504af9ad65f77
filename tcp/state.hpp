// The states of one endpoint (RFC 9293 §3.3.2), by the RFC's names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace finwait {

enum class State : std::uint8_t {
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
};
inline constexpr std::size_t state_count = 11;

/// "ESTABLISHED", "FIN-WAIT-1", …
const char* name(State);
/// What an end in it has done and waits for.
const char* sentence(State);
/// Takes RFC names, the kernel's and ss's: CLOSE-WAIT, CLOSE_WAIT, close-wait, SYN_RECV, ESTAB. Case does not
/// matter.
std::optional<State> parse_state(std::string_view);
/// The names that the kernel and ss have for some of them, in capitals and with '-'.
std::span<const std::pair<const char*, State>> state_aliases();

constexpr bool synchronized(State s) {
    return s >= State::Established;
}

/// How well a state is known.
enum class Certainty : std::uint8_t {
    proven,   // follows from what the endpoint emitted and what was delivered to it
    implied,  // rests on something only the host knows, until an emission proves it
    unsure,   // after something that could not be followed; the next emission may move it anywhere
};
const char* name(Certainty);

}  // namespace finwait
