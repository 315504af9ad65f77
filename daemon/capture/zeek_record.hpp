// What Zeek would write into conn.log about a connection: conn_state and history, by the meaning that its
// documentation gives them (base/protocols/conn/main.zeek). Zeek believes that what it saw arrived and keeps
// one view of each end, so this stands beside our two states and is not made from them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tcp/intervals.hpp"
#include "tcp/side.hpp"
#include "tcp/view.hpp"

namespace finwait {

class ZeekRecord {
  public:
    /// Letters beyond this many are left out: a sender can make as many as it likes.
    static constexpr std::size_t most_letters = 256;

    /// A segment that passed. The client is Zeek's originator.
    void saw(End from, const View&);
    /// One whose checksum is wrong: it counts, and does nothing else.
    void saw_damaged(End from);
    /// Who spoke first was the responder, as its ports tell: Zeek turns the connection round ("^").
    void turned_round();

    /// "SF", "S0", …; OTH when nothing was seen.
    const char* conn_state() const;
    /// Letters as they came: upper case from the originator, lower case from the responder.
    const std::string& history() const { return history_; }
    /// Stretches of data that were acknowledged and never seen, by sender.
    std::uint64_t gaps(End end) const { return half(end).gaps.count; }

    static constexpr std::array<std::string_view, 13> conn_states{
        "S0", "S1", "SF", "REJ", "S2", "S3", "RSTO", "RSTR", "RSTOS0", "RSTRH", "SH", "SHR", "OTH"};

  private:
    /// What an end has shown of itself.
    enum class Shown : std::uint8_t { nothing, middle, syn, syn_ack, established, fin, reset };
    /// A letter at the 1st, 10th, 100th, … time.
    struct Scaled {
        std::uint64_t count = 0, next = 1;
    };
    struct Half {
        Shown shown = Shown::nothing, before = Shown::nothing;
        std::uint32_t letters = 0;  // those that stand once, by place in the alphabet; s stands for h, too
        Seq last_syn, last_fin, last_reset;
        bool heard = false;
        Seq highest;              // end of the farthest segment
        Seq seen;                 // everything before was seen …
        Intervals seen_too;       // … and these
        std::uint64_t bytes = 0;  // of payload
        Scaled damaged, gaps, repeats, closed_windows;
    };

    Half& half(End end) { return halves_[index(end)]; }
    const Half& half(End end) const { return halves_[index(end)]; }
    void add(End from, char letter);
    void add_scaled(End from, Scaled&, char letter);
    bool first_time(End from, char letter);
    void add_numbered(End from, char kind, char letter, std::optional<Seq> last, Seq now);
    void add_kind(End from, const View&);
    void note_data(End from, const View&);
    void move(End from, const View&);
    void move_silent(End from, const View&);
    void enter(Half&, Shown);
    void look_for_gap(End acknowledged, Seq ack);

    std::array<Half, 2> halves_;
    std::string history_;
};

}  // namespace finwait
