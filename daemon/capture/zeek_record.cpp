// See zeek_record.hpp.
#include "daemon/capture/zeek_record.hpp"

#include <cctype>

namespace finwait {
namespace {

bool has(const View& view, Flags::Bit bit) {
    return view.flags.has(bit);
}

std::uint32_t letter_bit(char letter) {
    return 1U << static_cast<unsigned>(letter - 'a');
}

}  // namespace

void ZeekRecord::add(End from, char letter) {
    if (history_.size() >= most_letters) return;
    const auto upper = static_cast<char>(letter - 'a' + 'A');
    history_ += from == End::client ? upper : letter;
}

void ZeekRecord::add_scaled(End from, Scaled& scaled, char letter) {
    if (++scaled.count != scaled.next) return;
    add(from, letter);
    scaled.next *= 10;
}

bool ZeekRecord::first_time(End from, char letter) {
    std::uint32_t& letters = half(from).letters;
    if ((letters & letter_bit(letter)) != 0) return false;
    letters |= letter_bit(letter);
    return true;
}

/// s, h, f and r stand again when the number is another than that of the last of the same kind.
void ZeekRecord::add_numbered(End from, char kind, char letter, std::optional<Seq> last, Seq now) {
    if (first_time(from, kind) || last != now) add(from, letter);
}

void ZeekRecord::add_kind(End from, const View& view) {
    Half& sender = half(from);
    const bool syn = has(view, Flags::syn), fin = has(view, Flags::fin), rst = has(view, Flags::rst);
    if (fin && rst) {
        if (first_time(from, 'i')) add(from, 'i');
    } else if (syn && (fin || rst)) {
        if (first_time(from, 'q')) add(from, 'q');
    } else if (syn) {
        add_numbered(from, 's', has(view, Flags::ack) ? 'h' : 's', sender.last_syn, view.seq);
        sender.last_syn = view.seq;
    } else if (fin) {
        add_numbered(from, 'f', 'f', sender.last_fin, view.end());
        sender.last_fin = view.end();
    } else if (rst) {
        add_numbered(from, 'r', 'r', sender.last_reset, view.seq);
        sender.last_reset = view.seq;
    } else if (view.payload_length != 0) {
        if (first_time(from, 'd')) add(from, 'd');
    } else if (has(view, Flags::ack) && first_time(from, 'a')) {
        add(from, 'a');
    }
}

/// What was sent before, and what is seen of the stream.
void ZeekRecord::note_data(End from, const View& view) {
    Half& sender = half(from);
    if (has(view, Flags::rst)) return;
    const bool known = sender.heard;
    const Seq end = view.end();
    if (!known || has(view, Flags::syn)) {
        const bool anew = !known || distance(sender.highest, end) <= 0;
        sender.seen_too.clear();
        sender.seen = end;
        if (anew || !known) sender.highest = end;
        sender.heard = true;
        sender.bytes += view.payload_length;
        return;
    }
    if (view.payload_length != 0 && sender.shown != Shown::reset && precedes_or_is(end, sender.highest))
        add_scaled(from, sender.repeats, 't');
    else
        sender.bytes += view.payload_length;
    sender.highest = later(sender.highest, end);
    if (view.sequence_length() == 0) return;
    // Of more holes than are kept, the oldest are taken for filled.
    if (!sender.seen_too.add({view.seq, end})) {
        sender.seen = sender.seen_too.all().back().end;
        sender.seen_too.clear();
        sender.seen_too.add({view.seq, end});
    }
    sender.seen = sender.seen_too.absorb(sender.seen);
}

/// Data that was acknowledged and never seen. At the end of a connection an ACK is not to be trusted.
void ZeekRecord::look_for_gap(End acknowledged, Seq ack) {
    Half& sender = half(acknowledged);
    const bool established =
        sender.shown == Shown::established && half(opposite(acknowledged)).shown == Shown::established;
    if (!sender.heard || !precedes(sender.seen, ack)) return;
    while (precedes(sender.seen, ack)) {
        if (established) add_scaled(acknowledged, sender.gaps, 'g');
        Seq to = ack;  // of the hole: where the next that was seen begins
        for (const Interval& i : sender.seen_too.all())
            if (precedes(sender.seen, i.first)) to = earlier(to, i.first);
        sender.seen = sender.seen_too.absorb(to);
    }
    sender.highest = later(sender.highest, ack);
}

void ZeekRecord::enter(Half& end, Shown shown) {
    if (end.shown == shown) return;
    end.before = end.shown;
    end.shown = shown;
}

/// An end that has shown nothing yet.
void ZeekRecord::move_silent(End from, const View& view) {
    Half &sender = half(from), &peer = half(opposite(from));
    const bool originator = from == End::client;
    if (has(view, Flags::syn)) {
        const bool answered = peer.shown == Shown::established && peer.heard;
        if (originator && !answered) {
            enter(sender, has(view, Flags::ack) ? Shown::syn_ack : Shown::syn);
        } else {
            if (peer.shown == Shown::syn) enter(peer, Shown::established);
            enter(sender, Shown::established);
        }
    }
    if (has(view, Flags::fin)) enter(sender, Shown::fin);
    if (has(view, Flags::rst)) enter(sender, Shown::reset);
    if (sender.shown != Shown::nothing) return;

    const bool early_ack = !originator && view.payload_length == 0 && peer.shown == Shown::syn;
    const bool syn_missed = has(view, Flags::ack) && peer.shown == Shown::established;
    if (!early_ack) enter(sender, syn_missed ? Shown::established : Shown::middle);
}

void ZeekRecord::move(End from, const View& view) {
    Half &sender = half(from), &peer = half(opposite(from));
    const bool fin = has(view, Flags::fin), rst = has(view, Flags::rst);
    switch (sender.shown) {
        case Shown::nothing: return move_silent(from, view);
        case Shown::syn:
        case Shown::syn_ack:
            if (fin) enter(sender, Shown::fin);
            if (rst) enter(sender, Shown::reset);
            return;
        case Shown::middle:
        case Shown::established: {
            const bool opens = has(view, Flags::syn) && !has(view, Flags::ack);
            if (opens && sender.shown == Shown::middle && peer.shown == Shown::nothing)
                enter(sender, Shown::syn);
            if (fin && !rst) {
                enter(sender, Shown::fin);
                // A FIN and a RST behind it, answered by a FIN: that was a close.
                if (peer.shown == Shown::reset && peer.before == Shown::fin) enter(peer, Shown::fin);
            }
            if (rst) enter(sender, Shown::reset);
            return;
        }
        case Shown::fin:
            if (rst && peer.shown != Shown::fin) enter(sender, Shown::reset);
            return;
        case Shown::reset: return;
    }
}

void ZeekRecord::saw(End from, const View& view) {
    Half& sender = half(from);
    add_kind(from, view);
    const bool closed_window = view.window == 0 && !has(view, Flags::rst) &&
                               half(opposite(from)).shown != Shown::fin && sender.shown != Shown::reset;
    if (closed_window) add_scaled(from, sender.closed_windows, 'w');
    note_data(from, view);
    move(from, view);
    if (has(view, Flags::ack) && !has(view, Flags::rst)) look_for_gap(opposite(from), view.ack);
}

void ZeekRecord::saw_damaged(End from) {
    add_scaled(from, half(from).damaged, 'c');
}

void ZeekRecord::turned_round() {
    if (history_.size() < most_letters) history_ += '^';
}

const char* ZeekRecord::conn_state() const {
    const Half &o = half(End::client), &r = half(End::server);
    const auto unopened = [](const Half& h) { return h.shown == Shown::nothing || h.shown == Shown::middle; };
    if (r.shown == Shown::reset) {
        const bool no_data = o.bytes == 0 && r.bytes == 0;
        const bool attempt = o.shown == Shown::syn || o.shown == Shown::syn_ack;
        if (attempt || (o.shown == Shown::reset && no_data)) return "REJ";
        return unopened(o) ? "RSTRH" : "RSTR";
    }
    if (o.shown == Shown::reset) {
        if (!unopened(r)) return "RSTO";
        // A SYN, then a RST, and no other sign of a connection between them.
        const std::string_view letters =
            std::string_view(history_).substr(!history_.empty() && history_.front() == '^' ? 1 : 0);
        const std::size_t reset = letters.find('R');
        const bool syn_then_reset = !letters.empty() && letters.front() == 'S' && reset != letters.npos &&
                                    letters.substr(0, reset).find_first_of("HAFGIQ") == letters.npos;
        return syn_then_reset ? "RSTOS0" : "OTH";
    }
    if (o.shown == Shown::fin && r.shown == Shown::fin) return "SF";
    if (o.shown == Shown::fin) return unopened(r) ? "SH" : "S2";
    if (r.shown == Shown::fin) return unopened(o) ? "SHR" : "S3";
    if (o.shown == Shown::syn && r.shown == Shown::nothing) return "S0";
    return o.shown == Shown::established && r.shown == Shown::established ? "S1" : "OTH";
}

}  // namespace finwait
