// What a ladder says about a segment and about what befell it.
#pragma once

#include <string>
#include <vector>

#include "cli/ladder_steps.hpp"
#include "policies/engine/event.hpp"

namespace finwait {

/// As packetdrill writes it: "F. 1:1(0) ack 1", and " x45" behind a run of segments.
std::string numbers(const Brief&);
/// The same on one line if it fits, else broken before its ACK.
std::vector<std::string> number_lines(const Brief&, unsigned width);
/// "active-fin-ack", "passive-fin #2"; "copy of …" before those of a copy; "forged RST" for an invention.
std::vector<std::string> role_words(const Brief&);
std::string joined(const std::vector<std::string>& roles);  // by "+"
/// Only what every connection has plenty of: data, ACKs, window updates.
bool merely_data(const Brief&);

/// "20.0 ms in delay-1"; "released", "7.1 ms in hold-fin"
std::vector<std::string> wait_notes(const Wait&);
/// "held by hold-fin", "at most 2.00 s"
std::vector<std::string> held_notes(const Wait&);
/// "dropped by lose-last-ack"
std::string fate_note(const Step&);
/// That it was changed on its way, and whether its receiver still takes it.
std::vector<std::string> change_notes(const Step&);

/// "ESTABLISHED"; "LISTEN?" when implied, "ESTABLISHED~" when unsure.
std::string state_text(State, Certainty);
/// "741 segments, 1.0 MiB"
std::string bulk_text(std::uint64_t segments, std::uint64_t bytes);
/// Milliseconds since the ladder's first event, for a column of 8; days when they are many.
std::string time_text(Duration);

}  // namespace finwait
