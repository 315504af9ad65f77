// Makes the segments of a few conversations out of decisions. It keeps both ends' numbers as two sane hosts
// would, so that a decision of zero is the segment that comes next and anything else departs from it: that
// is what takes a fuzzer deep into a connection's life.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "tests/fuzz/byte_tape.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {

class Speaker {
  public:
    static constexpr std::size_t conversations = 8;

    Speaker();

    struct Spoken {
        Frame frame;
        std::size_t conversation = 0;
        End from = End::client;
    };
    /// Reads one segment of that conversation's end from the tape.
    Spoken speak(std::size_t conversation, End from, ByteTape&);
    /// The frame has reached its destination: acknowledgements go by what has.
    void heard(const View&);
    /// Another ISS, as after a reboot.
    void begin_anew(std::size_t conversation, End, std::uint32_t iss);

    const Conversation& talk(std::size_t conversation) const { return lines_[conversation].talk; }
    /// "F. 1:1(0) ack 1", or what else the frame is.
    std::string text(const View&) const;

  private:
    struct Line {
        Conversation talk;
        std::array<std::uint32_t, 2> sent{};  // by End, past the highest it sent, relative to its ISS
        std::array<std::uint32_t, 2> got{};   // by End, past what came in order, relative to the other's ISS
    };
    Line lines_[conversations];
};

}  // namespace finwait::test
