// Segments written as packetdrill and tcpdump write them, with sequence numbers relative to each end's ISS:
//
//     S 0:0(0) win 65535 <mss 1460,sackOK,wscale 7>       S. 0:0(0) ack 1       P. 1:101(100) ack 1
//     F. 1:1(0) ack 1       R -5:-5(0)       . 1:1(0) ack 101 win 0 <nop,TS val 5 ecr 3,sack 201:301>
//     F. 1:3001(3000) ack 1 gso 1000                      a superframe of three wire segments, the last with
//     the FIN
//
// As in packetdrill FIRST:LAST(LENGTH) counts payload only. Flags: F S R P . U E W e (AE) or "none". Options:
// mss N, sackOK, wscale N, TS val N ecr N, sack A:B …, md5, ao, nop. `win` is what stands in the header;
// unsaid it is 65535. For tests only; it makes real frames with forge() and reads them with dissect().
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tcp/connection.hpp"
#include "tcp/flags.hpp"
#include "tcp/frame.hpp"
#include "tcp/options.hpp"
#include "tcp/side.hpp"
#include "tcp/view.hpp"

namespace finwait::test {

/// One end of a test's conversation.
struct Party {
    Mac mac;
    SocketAddress address;
    Seq iss;
};

/// Who talks to whom. The ISSs are what relative numbers are relative to; change one to begin a new
/// incarnation.
struct Conversation {
    std::array<Party, 2> party;  // by End
    Side client_side = Side::a;
    VlanStack vlans;

    Party& client() { return party[index(End::client)]; }
    Party& server() { return party[index(End::server)]; }
    const Party& at(End end) const { return party[index(end)]; }
    Side side_of(End end) const { return end == End::client ? client_side : opposite(client_side); }
    /// Whose address and port the frame was sent from; nothing when neither end's.
    std::optional<End> sender_of(const View&) const;
};
Conversation over_ipv4();  // 198.18.0.1:40000 -> 198.18.0.2:80, ISSs 1000000 and 5000000
Conversation over_ipv6();  // [2001:db8::1]:40000 -> [2001:db8::2]:80

/// A segment in words turned into values. Sequence numbers are still relative.
struct Notation {
    static constexpr std::uint16_t default_window = 65535;

    Flags flags;
    std::int64_t first = 0;
    std::uint32_t length = 0;  // of the payload
    std::optional<std::int64_t> ack;
    std::uint16_t window = default_window;
    Options options;                 // SACK blocks relative to the other end's ISS
    std::uint16_t segment_size = 0;  // gso: a superframe
};

/// Throws std::invalid_argument, which quotes the text and says what was expected.
Notation parse_notation(std::string_view);

/// The frame that `from` would send. Payload bytes are a function of their place in the stream.
Frame frame(const Notation&, End from, const Conversation&);
Frame frame(std::string_view notation, End from, const Conversation& = over_ipv4());

/// In the same notation: the window when it is not 65535, all options, gso. `brief` leaves out window and
/// options.
std::string notation(const View&, End from, const Conversation&);
std::string notation(const Frame&, const Conversation& = over_ipv4());
std::string brief(const Frame&, const Conversation& = over_ipv4());

}  // namespace finwait::test
