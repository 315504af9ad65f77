#include "tests/matrix/page.hpp"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "tests/matrix/rules.hpp"

namespace finwait::matrix {

using model::Ending;

namespace {

std::string introduction() {
    return "# The lifecycle matrix\n\nEvery fault that can happen to a segment which opens or closes a "
           "connection, and what TCP owes then: " +
           std::to_string(segments.size()) + " segments, " + std::to_string(faults.size()) +
           " faults,\neither side opens, either end closes first, over IPv4 and IPv6. These are " +
           std::to_string(all_cells().size()) + " cells.";
}

constexpr auto explanation = R"( `ctest -R matrix.cells` lives
through all of them in virtual time, with two TCP endpoints written from the RFCs (tests/support/model) on both sides of the real box. In
each cell the fault has to happen as often as it should, the data have to arrive whole or not, both ends have to end as is said here, the
segment that was missed has to be sent again by whom it is said and nothing else by anybody, and every state that finwait calls proven
has to be the endpoint's own.

What is owed is not recorded from any run but follows from a few rules (tests/matrix/rules.cpp), with the sections they rest on.

`ctest -R wire.matrix` does the same with real kernels, in cells chosen so that every two values of different factors meet in at least
one. This page is written by `matrix_page > docs/matrix.md`, and a test holds it against the rules.

## The life

The client opens and asks, the server answers. Then one end closes, and the other one follows a second later, having seen the end. In
cells of the opening the client is silent for 4 s before it asks, so that whatever belongs to the opening is over by then.

* **lost once, lost twice**: the segment is dropped; of the second, its repeat (or the ACK that answers the peer's repeat) as well.
* **late**: it is held for longer than it takes until it is missed: 1500 ms in the opening, 500 ms in the close.
* **doubled**: a copy follows at once.
* **reordered**: it arrives behind the next segment of its sender. Of a SYN that is the handshake's ACK, of a SYN-ACK the ACK of the
  request, in both cases once a repeat has come through; of the handshake's ACK, the request; of the active FIN's ACK, the passive FIN,
  whose sender does not wait for this once. The last ACK has nothing behind it but its own repeat. Nothing
  follows a FIN either, so it is the FIN that overtakes: its sender writes ten bytes before it, and they arrive 50 ms behind it; whoever
  closed first still reads then.
* **RST before, instead, after**: a forged RST with the exact sequence number, for the receiver of the segment.

An end's fate is the last state it had, and how that ended: `closed` as it should (in TIME-WAIT after 2·MSL), `reset`, `refused` (in
SYN-SENT), `forgotten` (a listener's request; a closed socket in FIN-WAIT-2, after tcp_fin_timeout), or `none`: it lives on.

)";

/// What is seen of an end, by who looks for its socket some seconds later.
State socket_left(const Fate& fate) {
    if (fate.ending == Ending::none) return fate.last;
    const bool lingers = (fate.last == State::TimeWait && fate.ending == Ending::closed) ||
                         (fate.last == State::FinWait2 && fate.ending == Ending::forgotten);
    return lingers ? fate.last : State::Closed;
}

Cell with_closer(Cell cell, End closer) {
    cell.closer = closer;
    return cell;
}

/// By who closes first where that is the same for either end, else by who opened.
std::string fates(const Cell& cell) {
    const Owed client_closes = owed(with_closer(cell, End::client)),
               server_closes = owed(with_closer(cell, End::server));
    const std::string first = to_string(client_closes.of(End::client)),
                      other = to_string(client_closes.of(End::server));
    const bool by_closer = first == to_string(server_closes.of(End::server)) &&
                           other == to_string(server_closes.of(End::client));
    const bool by_opener = cell.opening() && !client_closes.data_whole;
    return by_closer && !by_opener ? "first to close: " + first + " · other: " + other
                                   : "client: " + first + " · server: " + other;
}

std::string reasons(const Cell& cell) {
    const Owed o = owed(cell);
    if (o.because.empty()) return "nothing is missed";
    std::string text;
    for (const std::string& sentence : o.because) text += (text.empty() ? "" : "; ") + sentence;
    return text;
}

bool same_row(const Cell& x, const Cell& y) {
    return x.segment == y.segment && x.fault == y.fault;
}

std::string on_the_wire(const Cell& row, const std::vector<Cell>& chosen) {
    std::string text;
    for (const Cell& cell : chosen)
        if (same_row(cell, row))
            text += (text.empty() ? "" : ", ") + std::string(name(cell.opener)) + " " + name(cell.closer) +
                    " " + (cell.v6 ? "6" : "4");
    return text;
}

double seconds(Duration d) {
    return std::chrono::duration<double>(d).count();
}

nlohmann::ordered_json told(const Owed& o, End end) {
    return {{"last", name(o.of(end).last)},
            {"ending", model::name(o.of(end).ending)},
            {"socket", name(socket_left(o.of(end)))},
            {"syn-repeats", o.at_least[index(end)].syn},
            {"fin-repeats", o.at_least[index(end)].fin}};
}

}  // namespace

std::string page() {
    const std::vector<Cell> chosen = covering_pairs();
    std::string text = introduction() + explanation;
    text +=
        "## The cells\n\nEach line stands for eight cells. The last column names those of them that run on "
        "the wire: who opens (the\n"
        "side of the box), who closes first, and the family.\n\n"
        "| segment | fault | data | the ends | because | on the wire |\n|---|---|---|---|---|---|\n";
    std::vector<Cell> rows;
    for (const Cell& cell : all_cells())
        if (rows.empty() || !same_row(rows.back(), cell)) rows.push_back(cell);
    for (const Cell& row : rows)
        text += "| `" + std::string(name(row.segment)) + "` | " + name(row.fault) + " | " +
                (owed(row).data_whole ? "whole" : "not") + " | " + fates(row) + " | " + reasons(row) + " | " +
                on_the_wire(row, chosen) + " |\n";
    text += "\n" + std::to_string(chosen.size()) + " of " + std::to_string(all_cells().size()) +
            " cells run on the wire.\n";
    return text;
}

std::string json(const std::vector<Cell>& cells, std::uint16_t first_port) {
    auto list = nlohmann::ordered_json::array();
    for (std::size_t n = 0; n < cells.size(); ++n) {
        const Cell& cell = cells[n];
        const model::Exchange what = exchange(cell);
        const Owed o = owed(cell);
        const auto port = static_cast<std::uint16_t>(first_port + n);
        const std::string policy = "cell-" + std::to_string(n);
        list.push_back({{"name", name(cell)},
                        {"fault", name(cell.fault)},
                        {"opener", name(cell.opener)},
                        {"closer", name(cell.closer)},
                        {"family", cell.v6 ? 6 : 4},
                        {"port", port},
                        {"policy", policy},
                        {"profile", profile(cell, port, policy)},
                        {"times", times(cell)},
                        {"request", what.request},
                        {"response", what.response},
                        {"silence", seconds(what.silence)},
                        {"follows", seconds(what.follows)},
                        {"reads-on", what.reads_on},
                        {"last-words",
                         {{"client", what.last_words[index(End::client)]},
                          {"server", what.last_words[index(End::server)]}}},
                        {"owed",
                         {{"data-whole", o.data_whole},
                          {"client", told(o, End::client)},
                          {"server", told(o, End::server)}}}});
    }
    return list.dump(1);
}

}  // namespace finwait::matrix
