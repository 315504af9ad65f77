// A random life of one connection, as data: what applications, the wire and somebody in between do, move by
// move. It can be told again, also with moves left out: a life that went wrong is made as short as it will
// go.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "tcp/side.hpp"

namespace finwait::truth {

enum class Deed : std::uint8_t {
    send,            // `amount` bytes
    receive,         // at most `amount`
    half_close,      // shutdown(SHUT_WR)
    close,           //
    abort,           // close with SO_LINGER 0
    stop_listening,  // of the server
    connect_again,   // of the client: from the same port
    deliver,         // one of the segments on the wire
    drop,            //
    drop_a_part,     // a superframe loses some of its segments
    copy,            // what is emitted next comes twice
    forge,           // a segment that nobody sent, to `end`
    wait,            // `amount` microseconds
};

struct Move {
    Deed deed = Deed::wait;
    End end = End::client;
    std::uint32_t which = 0;  // of the segments on the wire, modulo how many there are; of what can be forged
    std::uint32_t amount = 0;  // bytes, microseconds, a bit for each segment that is dropped
};
std::string to_string(const Move&);

struct Life {
    std::uint64_t seed = 0;
    bool v6 = false, keepalive = false, small_window = false, fast_open = false;
    bool simultaneous = false;    // both connect, nobody listens
    bool linger_shortly = false;  // TCP_LINGER2
    bool paced = false;           // by BBR; else Reno
    std::vector<Move> moves;
};
/// Only `may_be_paced` lives have BBR: see docs/states.md.
Life random_life(std::uint64_t seed, bool may_be_paced);
/// All of it, a line a move.
std::string to_string(const Life&);

}  // namespace finwait::truth
