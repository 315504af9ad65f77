// The part of a ladder between the two lifelines: arrows through the box, to it and out of it, and notes
// beside them. Knows where things stand and with which glyphs they are drawn; what they say is the painter's
// business.
#pragma once

#include <string>
#include <string_view>

#include "cli/text_row.hpp"
#include "tcp/side.hpp"

namespace finwait {

/// One set for terminals that speak UTF-8, one for all others. Each is one column wide but for the last two.
struct Glyphs {
    const char* lifeline;
    const char* lifeline_time_wait;
    const char* tail_client;  // where an arrow leaves the client's lifeline
    const char* tail_server;
    const char* change;  // a state changed here
    const char* dash;
    const char* crossing;  // an arrow passes the box
    const char* head_to_server;
    const char* head_to_client;
    const char* box;
    const char* box_busy;
    const char* lost;
    const char* waits;
    const char* leaves;
    const char* made;   // forged or copied
    const char* again;  // retransmission
    const char* bulk;
    const char* dot;  // in a folded silence
    const char* to_server;
    const char* to_client;
};
const Glyphs& glyphs(bool unicode);

/// Columns of a ladder: time, client's state, lifeline, lane, lifeline, server's state.
struct Geometry {
    explicit Geometry(unsigned width);  // 80 to 120; what is asked beyond is not used
    unsigned width;
    static constexpr unsigned time_end = 8;
    static constexpr unsigned state_width = 13;  // "SYN-RECEIVED" and a space, or a mark in its place
    static constexpr unsigned client_line = time_end + 1 + state_width;
    unsigned server_line;
    unsigned middle;  // of the lane: the box
    unsigned lane_begin() const { return client_line + 1; }
    unsigned lane_end() const { return server_line; }
    unsigned lane_width() const { return lane_end() - lane_begin(); }
    unsigned line_of(End end) const { return end == End::client ? client_line : server_line; }
};

class Lane {
  public:
    Lane(const Geometry& geometry, const Glyphs& glyphs) : at_(geometry), glyph_(glyphs) {}

    /// Would both texts stand on one arrow through the box?
    bool fits_through(std::string_view left, std::string_view right) const;
    /// Would the text stand on an arrow between an end and the box?
    bool fits_half(std::string_view text) const;
    unsigned note_width() const { return at_.middle - at_.lane_begin() - 1; }
    unsigned below_width() const { return at_.lane_width() - 4; }

    /// From `from` to the other end. Texts that do not fit are cut: ask first.
    void through(TextRow&, End from, std::string_view left, std::string_view right, Ink) const;
    /// Between the box and the line of `side`. With `head` it points at the box, or at the end when it comes
    /// from there.
    enum class Pointing { nowhere, at_box, at_end };
    void half(TextRow&, End side, Pointing, std::string_view text, const char* at_box, Ink) const;
    /// The end of an arrow that came from `side` some time ago and stops at the box.
    void stub(TextRow&, End side, std::string_view text, const char* at_box, Ink) const;
    /// Instead of the arrow's first dash.
    void mark_tail(TextRow&, End from, std::string_view mark, Ink) const;
    /// Would a note and a text below an arrow stand on one row?
    bool share_row(std::string_view note, std::string_view below) const;
    /// Beside the box on the half of `side`; a longer text keeps to the line of `side`. `below`: the width of
    /// what stands below the arrow on the same row.
    void note(TextRow&, End side, std::string_view text, Ink, unsigned below = 0) const;
    /// Under the half arrow of `side`, next to that end's line.
    void below(TextRow&, End side, std::string_view text, Ink) const;
    void centred(TextRow&, std::string_view text, Ink) const;

  private:
    void dashes(TextRow&, unsigned begin, unsigned end, Ink) const;

    const Geometry& at_;
    const Glyphs& glyph_;
};

}  // namespace finwait
