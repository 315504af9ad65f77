#include "tests/fuzz/speaker.hpp"

#include <algorithm>

#include "tcp/dissect.hpp"

namespace finwait::test {
namespace {

constexpr unsigned any_flags = 31;
/// What a life is made of, the commonest first.
constexpr std::array<unsigned, any_flags> usual_flags{
    Flags::ack,
    Flags::syn,
    Flags::syn | Flags::ack,
    Flags::fin | Flags::ack,
    Flags::ack | Flags::psh,
    Flags::rst,
    Flags::rst | Flags::ack,
    Flags::fin | Flags::ack | Flags::psh,
    Flags::fin,
    0,
    Flags::syn | Flags::fin,
    Flags::syn | Flags::rst,
    Flags::syn | Flags::ack | Flags::fin,
    Flags::fin | Flags::rst | Flags::ack,
    Flags::syn | Flags::psh | Flags::urg,
    Flags::syn | Flags::ece | Flags::cwr,
    0x1ff,
};
constexpr std::array<std::uint32_t, 8> lengths{0, 1, 2, 100, 1000, 1448, 2896, 4000};
constexpr std::array<std::uint16_t, 4> segment_sizes{0, 1448, 1000, 1};
constexpr std::array<std::uint16_t, 8> windows{65535, 0, 1, 2, 100, 1448, 4000, 32768};

/// A small number near where the end is, or any.
std::uint32_t near(std::uint32_t here, int step, ByteTape& tape) {
    constexpr int anywhere = -128;
    return step == anywhere ? tape.u32() : here + static_cast<std::uint32_t>(step);
}

void read_options(Options& options, ByteTape& tape) {
    const unsigned which = tape.u8();
    if ((which & 1U) != 0) options.mss = 1460;
    if ((which & 2U) != 0) options.sack_permitted = true;
    if ((which & 4U) != 0) options.window_scale = static_cast<std::uint8_t>(tape.u8() % 16);
    if ((which & 8U) != 0) options.timestamps = Timestamps{tape.u8(), tape.u8()};
    if ((which & 16U) != 0) options.timestamps = Timestamps{tape.u32(), 0};
    if ((which & 32U) != 0) options.md5 = true;
    for (unsigned n = which >> 6U; n > 0; --n) {
        const std::uint32_t left = tape.u16();
        options.sack[options.sack_count++] = {Seq(left), Seq(left + tape.u8())};
    }
}

}  // namespace

Speaker::Speaker() {
    for (std::size_t i = 0; i < conversations; ++i) {
        Conversation& talk = lines_[i].talk = i % 4 == 1 ? over_ipv6() : over_ipv4();
        // 0 and 2 differ by a port, 3 by its VLAN, 4 by its direction, the others by more.
        if (i == 2 || i > 4) talk.client().address.port = static_cast<std::uint16_t>(40000 + i);
        talk.client_side = i >= 4 ? Side::b : Side::a;
        if (i == 4) std::swap(talk.client().address.address, talk.server().address.address);
        if (i == 3 || i == 6) talk.vlans.tags[talk.vlans.count++] = {0x88a8, 100};
        if (i == 6) talk.vlans.tags[talk.vlans.count++] = {0x8100, 7};
        if (i == 7) talk.client().iss = Seq(0xfffffff0U), talk.server().iss = Seq(0x7ffffff8U);
    }
}

Speaker::Spoken Speaker::speak(std::size_t number, End from, ByteTape& tape) {
    Line& line = lines_[number];
    std::uint32_t& sent = line.sent[index(from)];
    // Two bits say what else is on the tape; usually nothing is.
    const unsigned what = tape.u8(), shape = tape.u8();
    const unsigned kind = what & 31U;
    Notation segment;
    segment.flags = Flags(kind == any_flags ? tape.u16() : usual_flags[kind % usual_flags.size()]);
    const int step = (what & 32U) != 0 ? tape.s8() : 0;
    const int ack_step = (what & 64U) != 0 ? tape.s8() : 0;
    segment.length = lengths[shape & 7U];
    segment.window = windows[shape >> 3U & 7U];
    if (segment.length > 1448) segment.segment_size = segment_sizes[shape >> 6U];
    if ((what & 128U) != 0) read_options(segment.options, tape);

    const std::uint32_t here = segment.flags.has(Flags::syn) ? 0 : sent;
    const std::uint32_t first = near(here, step, tape);
    segment.first = first;
    if (segment.flags.has(Flags::ack)) segment.ack = near(line.got[index(from)], ack_step, tape);

    Spoken spoken{frame(segment, from, line.talk), number, from};
    const std::uint32_t end = first + dissect(spoken.frame).sequence_length();
    if (static_cast<std::int32_t>(end - sent) > 0) sent = end;
    return spoken;
}

void Speaker::heard(const View& view) {
    for (Line& line : lines_) {
        const auto from = line.talk.vlans == view.vlans ? line.talk.sender_of(view) : std::nullopt;
        if (!from) continue;
        std::uint32_t& got = line.got[index(opposite(*from))];
        const auto first = static_cast<std::uint32_t>(distance(line.talk.at(*from).iss, view.seq));
        const std::uint32_t end = first + view.sequence_length();
        const bool in_order = static_cast<std::int32_t>(first - got) <= 0;
        if (in_order && static_cast<std::int32_t>(end - got) > 0) got = end;
    }
}

void Speaker::begin_anew(std::size_t number, End end, std::uint32_t iss) {
    Line& line = lines_[number];
    line.talk.party[index(end)].iss = Seq(iss);
    line.sent[index(end)] = line.got[index(opposite(end))] = 0;
}

std::string Speaker::text(const View& view) const {
    for (const Line& line : lines_) {
        const auto from = line.talk.vlans == view.vlans ? line.talk.sender_of(view) : std::nullopt;
        if (!from || !view.tcp()) continue;
        return "conversation " + std::to_string(&line - lines_) + ", " + name(*from) + ": " +
               notation(view, *from, line.talk);
    }
    return std::string("a frame of ") + name(view.kind) + ", " + sentence(view.oddity);
}

}  // namespace finwait::test
