#include "tests/wire/truth/peer_table.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <map>
#include <utility>

namespace finwait::truth {
namespace {

State as_socket(State state) {
    return state == State::Listen ? State::Closed : state;
}

bool is_wrong(const Row& row) {
    return row.tracked && !conntrack_allows(row.conntrack, row.kernel);
}
bool was_wrong(const Row& row) {
    return row.tracked && !conntrack_allows(row.conntrack_before, row.kernel_before);
}

std::string code(const std::string& text) {
    return text.empty() ? "" : "`" + text + "`";
}

std::string opinion_cell(const Row& row) {
    std::string cell = text(row.at_once);
    if (text(row.after) != cell) cell += " → " + text(row.after);
    return cell;
}

std::string conntrack_cell(const Row& row) {
    if (!row.tracked) return "not measured";
    std::string cell = row.conntrack.value_or("no entry");
    if (row.conntrack_invalid) cell += ", invalid";
    if (is_wrong(row)) cell += " ✗";
    return cell;
}

/// The script in one line.
std::string way(const Start& start) {
    std::string steps;
    std::string line;
    for (const char* c = start.script;; ++c) {
        if (*c != '\n' && *c != '\0') {
            line += *c;
            continue;
        }
        if (!line.empty()) steps += (steps.empty() ? "`" : " · `") + line + "`";
        line.clear();
        if (*c == '\0') return steps;
    }
}

struct Count {
    std::size_t segments = 0, foreseen = 0, proven = 0, wrong = 0, was_wrong = 0;
};

std::string counts(const std::vector<Row>& rows) {
    std::map<State, Count> by_state;
    Count all;
    for (const Row& row : rows) {
        for (Count* count : {&by_state[row.of->start->state], &all}) {
            ++count->segments;
            count->foreseen += row.at_once.standing.certainty == Certainty::proven ? 1U : 0U;
            count->proven += row.after.standing.certainty == Certainty::proven ? 1U : 0U;
            count->wrong += is_wrong(row) ? 1U : 0U;
            count->was_wrong += is_wrong(row) && was_wrong(row) ? 1U : 0U;
        }
    }
    std::string text =
        "| sent to an endpoint in | segments | proven on delivery | proven after the answer | nf_conntrack "
        "is "
        "wrong | and was before |\n"
        "|---|--:|--:|--:|--:|--:|\n";
    const auto line = [&text](const std::string& what, const Count& count) {
        text += "| " + what;
        for (const std::size_t n :
             {count.segments, count.foreseen, count.proven, count.wrong, count.was_wrong})
            text += " | " + std::to_string(n);
        text += " |\n";
    };
    for (const auto& [state, count] : by_state) line(name(state), count);
    line("**all**", all);
    return text;
}

/// What it said where it was wrong, and where the endpoint was.
std::string errors(const std::vector<Row>& rows) {
    std::map<std::pair<std::string, State>, std::size_t> found;
    for (const Row& row : rows)
        if (is_wrong(row)) ++found[{row.conntrack.value_or("no entry"), row.kernel}];
    std::vector<std::pair<std::size_t, std::string>> lines;
    for (const auto& [what, count] : found)
        lines.emplace_back(
            count, "| " + what.first + " | " + name(what.second) + " | " + std::to_string(count) + " |\n");
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& x, const auto& y) { return x.first > y.first; });
    std::string text =
        "\n## Where nf_conntrack is wrong\n\n"
        "| it says | the endpoint is in | segments |\n"
        "|---|---|--:|\n";
    for (const auto& line : lines) text += line.second;
    return lines.empty() ? "" : text;
}

constexpr auto explanation = R"(
The endpoint is a real Linux TCP in a network namespace of its own; its peer is a script. Each segment meets a fresh
connection. What Linux did is read from the kernel (inet_diag), what it answered from the wire.

* **segment** is written as packetdrill and tcpdump write it, FIRST:LAST(LENGTH) relative to its sender's ISS, ACKs
  relative to the receiver's: `F.` is FIN+ACK, `S` SYN, `R` RST, `P` PSH, `U` URG, `E` ECE, `W` CWR. `edge` is the right
  edge of the window that the endpoint offers, `echo` the last TSval it sent. Behind `!` stands what is wrong with the frame.
* **Linux** is the endpoint's state afterwards. Where a listener or nothing is left the state is CLOSED: there is no socket
  with these two ends. **answers** is what it says at once; empty: nothing. `=0` is the number 0 itself.
* **role** is what finwait calls that answer (tcp/role.def).
* **finwait** is its state of the endpoint when the segment has been delivered; behind an arrow, after the answer, where that
  tells more. A state is proven unless it says otherwise: *implied* rests on what only the host knows, and says on what;
  *unsure* was first seen in the middle. *Not followed* is a segment that belongs to no connection.
* **nf_conntrack** is the kernel's connection tracker in the endpoint's own namespace: it meets the same segments in the same
  order as the endpoint's TCP, and drops none. Its settings are the kernel's own. It has one state for both ends, which is
  held against the endpoint's generously; **✗** marks where no connection it means could have an end in the state this one
  is in. *Invalid* is what it called the segment, which a firewall would have dropped.
* **source** is the text that asks for it. *Measured*: none does, or one asks for something else.

Settings of the endpoint that are not the kernel's own: `tcp_invalid_ratelimit` 0, so that every odd segment is
answered; every ACK at once; no repeats by timers; a receive buffer of 64 KiB for listeners.

This page is written by `truth_peer --table > docs/segments.md`, and a test holds it against the kernel it runs on.
)";

std::string section(const std::vector<Row>& rows, const Start& start) {
    std::string text =
        *start.circumstances == '\0' ? "\n" : std::string("\n### ") + start.circumstances + "\n\n";
    if (const std::string steps = way(start); !steps.empty()) text += "By " + steps + "\n\n";
    const auto first =
        std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.of->start == &start; });
    if (was_wrong(*first))
        text += "nf_conntrack is wrong before the segment comes: " +
                first->conntrack_before.value_or("no entry") + ".\n\n";
    text +=
        "| | segment | Linux | answers | role | finwait | nf_conntrack | source |\n"
        "|---|---|---|---|---|---|---|---|\n";
    for (const Row& row : rows) {
        if (row.of->start != &start) continue;
        const std::string roles = row.roles == "-" ? "not followed" : row.roles;
        text += std::string("| ") + row.of->name + " | " + code(row.of->segment) + " | " + name(row.kernel) +
                " | " + code(row.answer) + " | " + roles + " | " + opinion_cell(row) + " | " +
                conntrack_cell(row) + " | " + row.of->source + " |\n";
    }
    return text;
}

}  // namespace

std::string kernel_version() {
    utsname system{};
    ::uname(&system);
    const std::string release = system.release;
    return release.substr(0, release.find_first_not_of("0123456789", release.find('.') + 1));
}

bool agrees(const Opinion& opinion, State kernel) {
    return opinion.standing.certainty != Certainty::proven || as_socket(opinion.state) == kernel;
}

std::string text(const Opinion& opinion) {
    if (!opinion.followed) return "not followed";
    std::string text = name(opinion.state);
    const auto& [certainty, doubt] = opinion.standing;
    if (certainty != Certainty::proven)
        text += std::string(" (") + name(certainty) + ": " + name(doubt) + ")";
    return text;
}

std::string table(const std::vector<Row>& rows, const Bench& bench) {
    std::string text =
        "# What an endpoint does with segments no stack sends, on Linux " + kernel_version() + "\n\n" +
        std::to_string(rows.size()) +
        " segments, each with what Linux does, what finwait says, and what nf_conntrack believes. " +
        "Wherever finwait's\nstate is proven, it is Linux's.\n\n" + counts(rows) + explanation;
    if (bench.no_conntrack.empty())
        text += "\nSettings of nf_conntrack: " + bench.conntrack_settings() + ".\n";
    else
        text += "\n**nf_conntrack could not be had where this was measured: " + bench.no_conntrack + ".**\n";
    text += errors(rows);
    State last = State::Closed;
    std::vector<const Start*> done;
    for (const Row& row : rows) {
        const Start* start = row.of->start;
        if (std::find(done.begin(), done.end(), start) != done.end()) continue;
        if (done.empty() || start->state != last) text += std::string("\n## To ") + name(start->state) + "\n";
        last = start->state;
        text += section(rows, *start);
        done.push_back(start);
    }
    return text;
}

}  // namespace finwait::truth
