// See explained.hpp.
#include "cli/explained.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

constexpr std::array both{End::client, End::server};

std::string the(End end) {
    return std::string("the ") + name(end);
}

/// It never opened.
std::string why_unopened(const Followed& f, const ConnectionVerdict& v) {
    const std::uint32_t syns = 1 + v.at(End::client).syn_retransmissions;
    const std::string tried = syns == 1 ? "the SYN" : fmt::format("{} SYNs", syns);
    if (v.opening == Opening::refused) return "refused by the server" + (syns > 1 ? " after " + tried : "");
    const bool answered = f.heard[index(End::server)];
    if (v.closed_first)  // by a RST: there was no FIN
        return fmt::format("aborted by {} {}", the(*v.closed_first),
                           answered ? "while it opened" : "before any answer");
    const char* const then = v.at(End::client).last_state == State::Closed ? "; the client gave up" : "";
    return (answered ? "never opened: no ACK of the SYN-ACK" : "no answer to " + tried) + then;
}

std::string why_reset(const Followed& f, const ConnectionVerdict& v) {
    const std::optional<End> by = f.reset_by ? f.reset_by : v.closed_first;
    if (!by) return "reset";
    std::string text = fmt::format("reset by {}", the(*by));
    if (f.first_fin)
        text += fmt::format(" after the FIN of {}", *f.first_fin == *by ? "its own" : the(*f.first_fin));
    if (f.reset_in != State::Closed && f.reset_in != State::Listen)
        text += fmt::format(", {} in {}", the(opposite(*by)), name(f.reset_in));
    return text;
}

/// Of a close by FINs: what kept an end from its end.
std::string loose_end(const Followed& f, const ConnectionVerdict& v, End end) {
    if (v.at(end).ended_well || f.unheard()) return "";
    const bool far = f.not_proven[index(end)];
    switch (v.at(end).last_state) {
        case State::LastAck:
        case State::Closing:
            return far ? "; whether the last ACK arrived is not seen here"
                       : fmt::format("; no ACK of {}'s FIN", the(end));
        case State::FinWait1: return fmt::format("; no ACK of {}'s FIN", the(end));
        case State::CloseWait: return fmt::format("; {} has not closed", the(end));
        case State::Established: return far ? "" : fmt::format("; the FIN did not reach {}", the(end));
        case State::Closed: return fmt::format("; {} gave up", the(end));
        default: return "";
    }
}

std::string why_closed(const Followed& f, const ConnectionVerdict& v) {
    const std::string first = v.closed_first ? the(*v.closed_first) : "";
    switch (v.closing) {
        case Closing::none: return why_unopened(f, v);
        case Closing::reset: return why_reset(f, v);
        case Closing::open:
            if (f.for_want_of_room) return "open when it was let go for want of room";
            return f.forgotten ? "open, and silent since" : "open at the end of the capture";
        case Closing::silent: return "given up without FIN or RST";
        default: break;
    }
    std::string text = v.closing == Closing::simultaneous ? "simultaneous close"
                       : v.closing == Closing::half
                           ? "half-closed by " + first
                           : fmt::format("{} close, {} first", name(v.closing), first);
    for (const End end : both) text += loose_end(f, v, end);
    return text;
}

std::vector<std::string> what_is_missing(const Explained& e) {
    const Followed& f = e.followed;
    std::vector<std::string> all;
    if (f.picked_up) all.emplace_back("the capture does not have its beginning");
    if (const auto unheard = f.unheard())
        all.push_back(fmt::format("nothing of {} was captured, though it has spoken: one direction only",
                                  the(*unheard)));
    for (const End end : both)
        if (const auto gaps = f.zeek.gaps(end); gaps != 0)
            all.push_back(human_count(gaps, "gap") + " in the data of " + the(end) +
                          ": acknowledged, but not captured");
    if (e.taken_at != TakenAt::between) {
        const End far = e.taken_at == TakenAt::client ? End::server : End::client;
        all.push_back(fmt::format("taken at the {}: what arrived at {} is known only by what it answered",
                                  name(opposite(far)), the(far)));
    }
    return all;
}

}  // namespace

Explained explained(const Followed& followed, TakenAt taken_at, TimePoint now) {
    Explained e{followed, followed.fold.verdict(now), taken_at, "", {}};
    e.verdict.lasted = followed.last_segment - followed.since;
    // Of an end that may have received more than is known, its last state is no riddle.
    for (const End end : both)
        if (followed.not_proven[index(end)])
            std::erase_if(e.verdict.odd, [end](const std::string& sentence) {
                return sentence.rfind(std::string(name(end)) + " in ", 0) == 0;
            });
    e.why = why_closed(followed, e.verdict);
    if (const auto unheard = followed.unheard())
        e.why = fmt::format("only the {} was captured; {}", name(opposite(*unheard)), e.why);
    else if (followed.picked_up)
        e.why = "seen from the middle on; " + e.why;
    e.missing = what_is_missing(e);
    return e;
}

std::vector<Paragraph> further_paragraphs(const Explained& e) {
    const Followed& f = e.followed;
    std::vector<Paragraph> all;
    all.push_back({"why", e.why});
    all.push_back({"zeek", fmt::format("{} · {}", f.zeek.conn_state(), f.zeek.history())});
    for (const std::string& sentence : e.missing) all.push_back({"capture", sentence});
    const auto count = [&all](std::uint64_t n, const char* what, const char* says) {
        if (n != 0) all.push_back({"capture", human_count(n, what) + ' ' + says});
    };
    count(f.twice, "segment", "captured twice, counted once");
    count(f.damaged, "segment", "with a wrong checksum, not followed");
    count(f.cut, "segment", "cut by the snap length");
    count(f.superframes, "segment",
          "larger than the MSS: offloading put several together, each counts as one");
    count(f.unfinished[0] + f.unfinished[1], "checksum", "left to the sender's device, taken for right");
    count(f.events_left_out, "event", "not drawn: it is too long");
    return all;
}

}  // namespace finwait
