#include "tests/matrix/rules.hpp"

namespace finwait::matrix {

using model::Ending;

std::string to_string(const Fate& fate) {
    return std::string(name(fate.last)) + ", " + name(fate.ending);
}

namespace {

/// Who sends it again when it is missing.
enum class Asker : std::uint8_t { none, sender, receiver };

/// A segment's place in the life: RFC 9293 figures 6 and 12.
struct Place {
    State before, after;  // of its receiver, when it arrives
    State waiting;        // of its sender, once it has sent it
    Asker asks;           // whose timer mends its loss (§3.8.1)
    bool speaks_again;    // its sender, unasked, once it was received
    State then;           // of its sender, when it does
};

Place place(Role segment) {
    using enum State;
    switch (segment) {
        case Role::syn: return {Listen, SynReceived, SynSent, Asker::sender, true, Established};  // the ACK
        case Role::syn_ack: return {SynSent, Established, SynReceived, Asker::sender, false, SynReceived};
        case Role::handshake_ack:
            return {SynReceived,     Established, Established,
                    Asker::receiver, true,        Established};  // the request
        case Role::active_fin: return {Established, CloseWait, FinWait1, Asker::sender, false, FinWait2};
        case Role::active_fin_ack:
            return {FinWait1, FinWait2, CloseWait, Asker::receiver, true, LastAck};  // its FIN
        case Role::passive_fin: return {FinWait2, TimeWait, LastAck, Asker::sender, false, LastAck};
        default: return {LastAck, Closed, TimeWait, Asker::receiver, false, TimeWait};
    }
}

void because(Owed& o, const char* sentence) {
    o.because.emplace_back(sentence);
}

/// The end that first closes ends in TIME-WAIT, the other one in LAST-ACK (figure 12).
void ends_well(Owed& o, const Cell& cell) {
    o.of(cell.closer) = {State::TimeWait, Ending::closed};
    o.of(opposite(cell.closer)) = {State::LastAck, Ending::closed};
}

void asked_again(Owed& o, const Cell& cell, unsigned times) {
    if (cell.opening()) {
        o.opening_repeats = true;
        // The listener answers each further SYN; either timer would do.
        const End end = cell.segment == Role::syn ? End::client : End::server;
        o.at_least[index(end)].syn = times;
        because(o, cell.segment == Role::syn ? "the SYN is sent again (RFC 9293 §3.8.1)"
                                             : "the SYN-ACK is sent again (RFC 9293 §3.8.1)");
        return;
    }
    const End asker = place(cell.segment).asks == Asker::sender ? cell.sender() : cell.receiver();
    o.at_least[index(asker)].fin = times;
    o.may_repeat_fin[index(asker)] = true;
    because(o, "the FIN is sent again (RFC 9293 §3.8.1)");
}

/// An acknowledgement too many, out of TIME-WAIT: who closed last is gone, and its host's RST is exact.
void time_wait_assassinated(Owed& o, const Cell& cell) {
    o.of(cell.closer) = {State::TimeWait, Ending::reset};
    because(o,
            "an ACK finds no socket, is answered with a RST (RFC 9293 §3.10.7.1), and that ends TIME-WAIT "
            "(RFC 1337)");
}

/// Does this fault bring a second answer of TIME-WAIT, or a second last ACK?
bool one_ack_too_many(const Cell& cell) {
    switch (cell.segment) {
        case Role::last_ack:  // each copy is one
            return cell.fault == Fault::late || cell.fault == Fault::doubled ||
                   cell.fault == Fault::reordered;
        case Role::passive_fin:  // TIME-WAIT answers each copy (§3.10.7.4)
            return cell.fault == Fault::late || cell.fault == Fault::doubled;
        case Role::active_fin_ack:  // behind the passive FIN it reaches TIME-WAIT, to which it is old
            return cell.fault == Fault::reordered;
        default: return false;
    }
}

/// Is it the only segment under way that could overtake it? Then that is its own repeat's consequence.
bool reordering_needs_a_repeat(const Cell& cell) {
    return cell.segment == Role::syn || cell.segment == Role::syn_ack || cell.segment == Role::last_ack;
}

/// An old segment, or one that is there before what it follows.
const char* what_it_meets(const Cell& cell) {
    const bool fin = cell.segment == Role::active_fin || cell.segment == Role::passive_fin;
    if (fin && cell.fault == Fault::reordered)
        return "a FIN waits for the data before it (RFC 9293 §3.10.7.4)";
    if (fin) return "an old FIN is acknowledged and moves nothing (RFC 9293 §3.10.7.4)";
    if (cell.segment == Role::syn || cell.segment == Role::syn_ack)
        return "the old one is acknowledged and moves nothing (RFC 9293 §3.10.7.4, RFC 5961 §4)";
    return "an old ACK moves nothing (RFC 9293 §3.10.7.4)";
}

void lost_late_or_doubled(Owed& o, const Cell& cell) {
    ends_well(o, cell);
    switch (cell.fault) {
        case Fault::lost: asked_again(o, cell, 1); break;
        case Fault::lost_twice: asked_again(o, cell, 2); break;
        case Fault::late: asked_again(o, cell, 1); break;
        case Fault::reordered:
            if (reordering_needs_a_repeat(cell)) asked_again(o, cell, 1);
            break;
        default:
            if (cell.opening()) o.opening_repeats = true;  // a listener answers a second SYN with a SYN-ACK
    }
    if (cell.fault != Fault::lost && cell.fault != Fault::lost_twice) because(o, what_it_meets(cell));
    if (one_ack_too_many(cell)) time_wait_assassinated(o, cell);
}

/// What an exact RST makes of an end in this state.
Fate reset_in(State state, Owed& o) {
    switch (state) {
        case State::SynSent:
            because(o, "connection refused (RFC 9293 §3.10.7.3)");
            return {state, Ending::refused};
        case State::SynReceived:
            because(o, "the request is dropped, the listener listens on (RFC 9293 §3.10.7.4)");
            return {state, Ending::forgotten};
        default:
            because(o, "an exact RST closes it (RFC 9293 §3.10.7.4, RFC 5961 §3.2)");
            return {state, Ending::reset};
    }
}

/// A RST for the receiver, which it gets in `state`; does the sender find out that nobody is there?
void receiver_reset(Owed& o, const Cell& cell, State state) {
    const Place at = place(cell.segment);
    const End r = cell.receiver(), s = cell.sender();
    o.of(r) = reset_in(state, o);
    if (cell.opening()) o.data_whole = false;

    const auto finds_nobody = [&](State then) {
        o.of(s) = {then, then == State::SynReceived ? Ending::forgotten : Ending::reset};
        because(o, "its next segment finds no socket and is answered with a RST (RFC 9293 §3.10.7.1)");
    };
    if (cell.fault == Fault::reset_before) return finds_nobody(at.waiting);
    if (cell.fault == Fault::reset_instead && at.asks == Asker::sender) {
        asked_again(o, cell, 1);
        return finds_nobody(at.waiting);
    }
    if (at.speaks_again) return finds_nobody(at.then);

    // It has been answered, or asks for nothing more: nobody tells it.
    switch (at.then) {
        case State::SynReceived:
            o.of(s) = {State::Established, Ending::none};
            because(o, "the other end is not told: half-open (RFC 9293 §3.5.1)");
            break;
        case State::FinWait2:
            o.of(s) = {State::FinWait2, Ending::forgotten};
            because(o,
                    "FIN-WAIT-2 of a closed socket waits for tcp_fin_timeout only (Linux; RFC 9293 §3.6 "
                    "allows it)");
            break;
        default: o.of(s) = {at.then, Ending::closed};
    }
}

}  // namespace

Owed owed(const Cell& cell) {
    Owed o;
    const Place at = place(cell.segment);
    const bool is_after = cell.fault == Fault::reset_after;
    switch (cell.fault) {
        case Fault::reset_before:
        case Fault::reset_instead:
        case Fault::reset_after: {
            const State state = is_after ? at.after : at.before;
            if (state != State::Listen && state != State::Closed) {
                receiver_reset(o, cell, state);
                return o;
            }
            // There is nobody to be reset (§3.10.7.1 and 2), and nothing is lost but the segment itself.
            ends_well(o, cell);
            because(o, state == State::Listen ? "a listener ignores a RST (RFC 9293 §3.10.7.2)"
                                              : "a RST that finds no socket is ignored (RFC 9293 §3.10.7.1)");
            if (cell.fault == Fault::reset_instead) asked_again(o, cell, 1);
            return o;
        }
        default: lost_late_or_doubled(o, cell); return o;
    }
}

}  // namespace finwait::matrix
