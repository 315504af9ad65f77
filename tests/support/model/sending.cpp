// What an endpoint of the model sends: SYN, data, FIN and their repeats. What it makes of what arrives is in
// arriving.cpp.
#include <algorithm>
#include <utility>

#include "tests/support/model/endpoint.hpp"

namespace finwait::model {
namespace {

constexpr std::uint32_t timestamp_option = 12;  // bytes of each segment, with padding

/// In milliseconds, as Linux has them; where they begin is any host's own affair.
std::uint32_t timestamp(TimePoint now, Seq iss) {
    return iss.value() % 100'000 +
           static_cast<std::uint32_t>(
               std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
}

}  // namespace

std::uint16_t Endpoint::window(bool scaled) const {
    return static_cast<std::uint16_t>(std::min(habits_->window >> (scaled ? own_shift_ : 0U), 65535U));
}

void Endpoint::emit(Flags flags, Seq seq, std::uint64_t place, std::uint32_t length) {
    Segment s;
    s.seq = seq;
    s.flags = flags;
    s.window = window(!flags.has(Flags::syn));
    if (flags.has(Flags::ack)) {
        s.ack = last_ack_sent_ = inbox_->next();
        ack_due_.reset();
    }
    if (timestamps_) s.options.timestamps = Timestamps{timestamp(now_, iss_), ts_recent_};
    if (sack_ && inbox_ && flags.has(Flags::ack) && !flags.has(Flags::rst)) {
        const auto blocks = inbox_->blocks();
        const std::size_t room = timestamps_ ? 3 : 4;
        for (std::size_t i = 0; i < std::min(blocks.size(), room); ++i)
            s.options.sack[s.options.sack_count++] = blocks[i];
    }
    s.payload.reserve(length);
    for (std::uint32_t i = 0; i < length; ++i) s.payload.push_back(own_.at(place + i));
    transmit_(std::move(s));
}

void Endpoint::emit_syn(Repeat repeat) {
    Segment s;
    s.seq = iss_;
    s.flags = Flags(Flags::syn);
    s.window = window(false);
    s.options.mss = habits_->mss;
    // An answer agrees to what was asked for; a request asks for all there is.
    const bool answers = inbox_.has_value();
    if (answers) {
        s.flags = s.flags.with(Flags::ack);
        s.ack = last_ack_sent_ = inbox_->next();
    }
    if (answers ? timestamps_ : habits_->timestamps)
        s.options.timestamps = Timestamps{timestamp(now_, iss_), ts_recent_};
    s.options.sack_permitted = answers ? sack_ : habits_->sack;
    if (answers ? own_shift_ != 0 : habits_->window_shift.has_value())
        s.options.window_scale = habits_->window_shift;
    snd_nxt_ = iss_ + 1;
    if (repeat == Repeat::yes)
        ++said_.syn;
    else
        retransmission_.sent(now_, snd_nxt_);
    transmit_(std::move(s));
}

void Endpoint::emit_data(Seq from, Repeat repeat) {
    const Seq data_end = stream_start() + static_cast<std::uint32_t>(written_);
    const Seq edge = snd_una_ + std::max(peer_window_, 1U);
    const std::uint32_t most = send_mss_ - (timestamps_ ? timestamp_option : 0U);
    const auto left = static_cast<std::uint32_t>(std::max(distance(from, earlier(data_end, edge)), 0));
    const std::uint32_t length = std::min(left, most);
    Flags flags(Flags::ack);
    Seq end = from + length;
    if (end == data_end && length != 0) flags = flags.with(Flags::psh);
    const bool fin = fin_queued_ && end == data_end;
    if (fin) flags = flags.with(Flags::fin), end += 1;
    if (repeat == Repeat::yes) {
        ++(fin ? said_.fin : said_.data);
        retransmission_.not_measured();
    } else {
        retransmission_.sent(now_, end);
    }
    snd_nxt_ = later(snd_nxt_, end);
    emit(flags, from, static_cast<std::uint64_t>(distance(stream_start(), from)), length);
}

/// As much as the peer's window has room for. A FIN needs none: Linux sends it behind the last byte.
void Endpoint::push() {
    if (!synchronized(state())) return;
    while (wants_to_send()) {
        const Seq data_end = stream_start() + static_cast<std::uint32_t>(written_);
        const bool fin_only = snd_nxt_ == data_end;
        if (!fin_only && !precedes(snd_nxt_, snd_una_ + peer_window_)) break;
        emit_data(snd_nxt_, Repeat::no);
    }
    // Nothing is under way that could bring news of a wider window (RFC 9293 §3.8.6.1).
    if (wants_to_send() && !outstanding() && !retransmission_.running()) {
        retransmission_.sent(now_, snd_nxt_);
        retransmission_.not_measured();
    }
}

void Endpoint::probe() {
    emit(Flags(Flags::ack), snd_una_ - 1);
}

void Endpoint::resend_first() {
    recovering_ = snd_nxt_;
    emit_data(snd_una_, Repeat::yes);
}

void Endpoint::acknowledge() {
    emit(Flags(Flags::ack), snd_nxt_);
}

void Endpoint::challenge() {
    ++said_.challenges;
    acknowledge();
}

/// <SEQ=SEG.ACK><CTL=RST>, or <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK> where nothing was acknowledged.
void Endpoint::reset(const Segment& because_of) {
    ++said_.resets;
    Segment s;
    s.flags = Flags(Flags::rst);
    if (because_of.has(Flags::ack)) {
        s.seq = because_of.ack;
    } else {
        s.flags = s.flags.with(Flags::ack);
        s.ack = because_of.end();
    }
    transmit_(std::move(s));
}

}  // namespace finwait::model
