// What is kept of one connection of a capture: its verdict as it grows, Zeek's view of it, what capturing did
// to it, and, when asked for, its segments. Bounded, however long the connection.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/capture/captured_frame.hpp"
#include "daemon/capture/socket_pair.hpp"
#include "daemon/capture/zeek_record.hpp"
#include "daemon/journal/verdict_fold.hpp"
#include "policies/engine/event.hpp"
#include "tcp/address.hpp"

namespace finwait {

/// Where the capture was taken, and with it what its frames prove.
enum class TakenAt : std::uint8_t { between, client, server };

/// One segment, with both ends' states behind it.
struct SegmentNote {
    TimePoint at{};
    Brief segment;  // its number is that of its packet in the file
    std::array<State, 2> state{};
    std::array<Certainty, 2> certainty{};
};

/// How much of each connection is kept beside its summary.
struct Keep {
    bool segments = false;                // as notes …
    bool lifecycle_only = false;          // … but none of mere data, ACKs and window updates
    std::optional<std::uint64_t> events;  // of the connection of this number, for its ladder
    std::size_t most = 100'000;           // segments, and events, of one connection …
    std::size_t most_in_all = 1'000'000;  // … and notes of all that are followed at a time
};

struct Followed {
    std::uint64_t number = 0;  // in the order of opening
    SocketPair key;
    End low_end = End::client;  // whose socket is the lower one of the key
    TimePoint since{}, last_segment{};
    std::uint64_t first_packet = 0;  // in the file
    bool picked_up = false;
    bool turned_round = false;  // picked up, and the server's end spoke first
    Side client_side = Side::a;
    std::array<bool, 2> heard{};    // by End: anything of it was captured
    std::array<bool, 2> answers{};  // by End: it acknowledged something, so the other end has spoken

    VerdictFold fold;
    ZeekRecord zeek;

    // What became of its segments before they were understood.
    std::uint64_t twice = 0, damaged = 0, cut = 0, superframes = 0;
    std::array<std::uint64_t, 2> unfinished{};   // checksums, by End
    std::array<std::uint16_t, 2> offered_mss{};  // by End, in its SYN

    // How it ended.
    std::optional<End> first_fin;
    std::optional<End> reset_by;       // the RST that closed a synchronized end was this one's …
    State reset_in = State::Closed;    // … and found the other end in this state
    bool forgotten = false;            // before the capture was over …
    bool for_want_of_room = false;     // … though it was not: its place was needed
    std::array<bool, 2> not_proven{};  // by End: what was sent to it last may not have arrived

    std::vector<SegmentNote> segments;
    std::uint64_t segments_left_out = 0;
    std::vector<Event> events;
    std::uint64_t events_left_out = 0;

    /// A segment of `from`, before anything is told about it.
    void saw(End from, const CapturedFrame&, TimePoint, bool first_speaker_is_a);
    /// What the narrator tells. `room`: for one more note.
    /// The end of which nothing was captured, though it has spoken.
    std::optional<End> unheard() const;

    void on(const Event&, const Keep&, bool room);
};

}  // namespace finwait
