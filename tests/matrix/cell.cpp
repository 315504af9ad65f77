#include "tests/matrix/cell.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <utility>

namespace finwait::matrix {

using namespace std::chrono_literals;

const char* name(Fault fault) {
    switch (fault) {
        case Fault::lost: return "lost once";
        case Fault::lost_twice: return "lost twice";
        case Fault::late: return "late";
        case Fault::doubled: return "doubled";
        case Fault::reordered: return "reordered";
        case Fault::reset_before: return "RST before";
        case Fault::reset_instead: return "RST instead";
        case Fault::reset_after: return "RST after";
    }
    return "?";
}

End Cell::sender() const {
    switch (segment) {
        case Role::syn:
        case Role::handshake_ack: return End::client;
        case Role::syn_ack: return End::server;
        case Role::active_fin:
        case Role::last_ack: return closer;
        default: return opposite(closer);
    }
}

std::vector<Cell> all_cells() {
    std::vector<Cell> cells;
    for (const Role segment : segments)
        for (const Fault fault : faults)
            for (const Side opener : {Side::a, Side::b})
                for (const End closer : {End::client, End::server})
                    for (const bool v6 : {false, true}) cells.push_back({segment, fault, opener, closer, v6});
    return cells;
}

std::string name(const Cell& cell) {
    return std::string(name(cell.segment)) + ", " + name(cell.fault) + ", " + name(cell.opener) + " opens, " +
           name(cell.closer) + " closes, IPv" + (cell.v6 ? "6" : "4");
}

std::string symbol(const Cell& cell) {
    std::string text = name(cell);
    std::erase(text, ',');
    for (char& c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return text;
}

std::uint64_t times(const Cell& cell) {
    return cell.fault == Fault::lost_twice ? 2 : 1;
}

namespace {

/// Longer than the first timer of whoever waits for an answer (RFC 6298 §2.1: 1 s; Linux's least is 200 ms).
const char* later_than_its_repeat(const Cell& cell) {
    return cell.opening() ? "1500ms" : "500ms";
}

/// A FIN can only be out of order with data of its own sender: they wait until it has passed. What
/// acknowledges, and a SYN, arrives behind the next segment of its sender.
bool overtakes_data(const Cell& cell) {
    return cell.segment == Role::active_fin || cell.segment == Role::passive_fin;
}

std::string match(const Cell& cell) {
    if (cell.fault == Fault::reordered &&
        overtakes_data(cell))  // the second time that it writes: the last words
        return "role = \"data\", from = \"" + std::string(name(cell.sender())) + "\", occurrence = 2";
    return "role = \"" + std::string(name(cell.segment)) +
           "\", occurrence = " + (cell.fault == Fault::lost_twice ? "\"1..2\"" : "1");
}

std::string action(const Cell& cell) {
    switch (cell.fault) {
        case Fault::lost:
        case Fault::lost_twice: return "drop = {}";
        case Fault::late: return "hold = { for = \"" + std::string(later_than_its_repeat(cell)) + "\" }";
        case Fault::doubled: return "duplicate = { chance = \"100%\" }";
        case Fault::reordered:
            // The FIN is to wait for the data, not to be passed by them at once; and not for so long that it
            // is missed.
            if (overtakes_data(cell)) return "hold = { for = \"50ms\" }";
            return "hold = { until = \"next-segment\", at-most = \"30s\" }";
        case Fault::reset_before: return "reset = { to = \"receiver\", place = \"before\" }";
        case Fault::reset_instead: return "reset = { to = \"receiver\", instead = true }";
        case Fault::reset_after: return "reset = { to = \"receiver\" }";
    }
    return "";
}

}  // namespace

std::string profile(const Cell& cell, std::uint16_t port, const std::string& name) {
    const std::string where = port == 0 ? "" : "server-port = " + std::to_string(port) + ", ";
    return "[[policy]]\nname = \"" + name + "\"\nmatch = { " + where + match(cell) + " }\n" + action(cell) +
           "\n";
}

model::Exchange exchange(const Cell& cell) {
    model::Exchange what;
    what.opener = cell.opener;
    what.v6 = cell.v6;
    what.closes_first =
        cell.closer == End::client ? model::Exchange::Closer::client : model::Exchange::Closer::server;
    // The client keeps silent until all that belongs to the opening is over, but where its request is to be
    // the segment that overtakes; and the other end follows when all that belongs to the first FIN is over,
    // but where its own FIN is.
    if (cell.opening() && !(cell.segment == Role::handshake_ack && cell.fault == Fault::reordered))
        what.silence = 4s;
    if (!(cell.segment == Role::active_fin_ack && cell.fault == Fault::reordered)) what.follows = 1s;
    if (cell.fault == Fault::reordered && overtakes_data(cell)) {
        what.last_words[index(cell.sender())] = 10;
        what.reads_on = true;
    }
    return what;
}

namespace {

using Levels = std::array<std::size_t, 5>;
using Pair = std::array<std::size_t, 4>;  // a factor and its level, another and its level

Levels levels(const Cell& cell) {
    const auto place = [](const auto& list, auto what) {
        return static_cast<std::size_t>(std::find(list.begin(), list.end(), what) - list.begin());
    };
    return {place(segments, cell.segment), place(faults, cell.fault), index(cell.opener), index(cell.closer),
            cell.v6 ? 1U : 0U};
}

std::set<Pair> pairs(const Cell& cell) {
    const Levels at = levels(cell);
    std::set<Pair> found;
    for (std::size_t i = 0; i < at.size(); ++i)
        for (std::size_t j = i + 1; j < at.size(); ++j) found.insert({i, at[i], j, at[j]});
    return found;
}

}  // namespace

/// Greedy: always a cell that brings the most new pairs, and of these the first whose values were chosen
/// least often.
std::vector<Cell> covering_pairs() {
    const std::vector<Cell> cells = all_cells();
    std::set<Pair> missing;
    for (const Cell& cell : cells) missing.merge(pairs(cell));
    std::vector<Cell> chosen;
    std::map<std::pair<std::size_t, std::size_t>, int> used;  // by factor and level
    while (!missing.empty()) {
        const auto worth = [&](const Cell& cell) {
            const auto own = pairs(cell);
            const auto gain =
                std::count_if(own.begin(), own.end(), [&](const Pair& p) { return missing.contains(p); });
            int uses = 0;
            for (std::size_t i = 0; const std::size_t level : levels(cell)) uses += used[{i++, level}];
            return std::pair(gain, -uses);
        };
        const auto best = std::max_element(cells.begin(), cells.end(),
                                           [&](const Cell& x, const Cell& y) { return worth(x) < worth(y); });
        chosen.push_back(*best);
        for (const Pair& p : pairs(*best)) missing.erase(p);
        for (std::size_t i = 0; const std::size_t level : levels(*best)) ++used[{i++, level}];
    }
    return chosen;
}

}  // namespace finwait::matrix
