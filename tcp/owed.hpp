// What an endpoint is about to answer: a kernel answers an odd segment at once with a pure ACK or a RST, and
// what the answer is worth (a challenge ACK, one more last ACK, the reply that is no abort) depends on what
// was delivered.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "tcp/timeline.hpp"

namespace finwait {

enum class Answer : std::uint8_t {
    none,
    challenge,         // ACK: RST in window, SYN, ACK of what was never sent (RFC 5961)
    duplicate,         // ACK: old or outside the window, or a keepalive
    repeated_syn_ack,  // ACK: a further copy of the SYN-ACK
    repeated_fin,      // ACK: a further copy of the FIN
    invention,         // ACK: something nobody emitted
    reset,             // RST, and its sender's state stays
};

/// The few oldest questions not yet answered. Hosts limit the rate of such answers, so each may also never
/// come.
class Owed {
  public:
    /// Answers are written by the kernel while it receives; later than this it is something else.
    static constexpr Duration patience = std::chrono::milliseconds(200);

    void add(TimePoint now, Answer answer) {
        forget_late(now);
        at_ = now;
        if (count_ < answers_.size()) answers_[count_++] = answer;
    }
    /// The oldest ACK owed, if any; it is owed no longer. `news`: this ACK acknowledges something for the
    /// first time, so it is not (only) the answer to a repeat.
    Answer take_ack(TimePoint now, bool news) {
        return take(now, [news](Answer a) {
            const bool of_a_repeat = a == Answer::repeated_syn_ack || a == Answer::repeated_fin;
            return a != Answer::reset && !(news && of_a_repeat);
        });
    }
    bool take_reset(TimePoint now) {
        return take(now, [](Answer a) { return a == Answer::reset; }) != Answer::none;
    }
    void clear() { count_ = 0; }
    bool empty() const { return count_ == 0; }

  private:
    void forget_late(TimePoint now) {
        if (now - at_ > patience) count_ = 0;
    }
    template <class Which>
    Answer take(TimePoint now, Which which) {
        forget_late(now);
        for (std::uint8_t i = 0; i < count_; ++i) {
            const Answer found = answers_[i];
            if (!which(found)) continue;
            for (--count_; i < count_; ++i) answers_[i] = answers_[i + 1U];
            return found;
        }
        return Answer::none;
    }
    std::array<Answer, 6> answers_{};
    std::uint8_t count_ = 0;
    TimePoint at_{};
};

}  // namespace finwait
