#include "tests/tcp/use.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "tcp/cut.hpp"
#include "tcp/dissect.hpp"

namespace finwait::test {
namespace {

void demand(bool holds, const char* promise, const Frame& frame) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\nframe of %zu bytes: ", promise, frame.size());
    for (const std::byte b : frame.bytes().first(std::min<std::size_t>(frame.size(), 256)))
        std::fprintf(stderr, "%02x", std::to_integer<unsigned>(b));
    std::fprintf(stderr, "\n");
    std::abort();
}

void check_view(const Frame& frame, const View& v) {
    const std::size_t size = frame.size();
    demand(v.kind != Kind::malformed || v.oddity != Oddity::none, "a malformed frame has a reason", frame);
    demand(v.network_offset <= size && v.transport_offset <= size, "headers lie inside the frame", frame);
    demand(std::size_t{v.payload_offset} + v.payload_length <= size, "payload lies inside the frame", frame);
    demand(v.segments >= 1 && (v.segments > 1) == (v.segment_size != 0),
           "only superframes have a segment size", frame);
    demand(!v.tcp() || (v.has_network() && v.has_ports()), "TCP has a network and ports", frame);
    if (v.segments > 1) {
        const std::uint32_t before_last = (v.segments - 1) * v.segment_size;
        demand(before_last < v.payload_length && v.payload_length <= before_last + v.segment_size,
               "the last segment has between one byte and a whole segment", frame);
    }
}

/// Pieces must be understood, and be together what the whole was.
void check_pieces(const Frame& whole, const View& v, const std::pair<Frame, Frame>& pieces) {
    const View first = dissect(pieces.first), second = dissect(pieces.second);
    demand(first.oddity == Oddity::none && second.oddity == Oddity::none, "pieces dissect", whole);
    demand(first.kind == v.kind && second.kind == v.kind, "pieces are of the kind of the whole", whole);
    demand(first.payload_length + second.payload_length == v.payload_length, "no payload is lost", whole);
    demand(first.source == v.source && second.destination == v.destination, "pieces have the same ends",
           whole);
    if (!v.tcp()) return;
    demand(first.seq == v.seq && first.end() == second.seq && second.end() == v.end(), "pieces meet", whole);
    demand(first.flags.has(Flags::syn) == v.flags.has(Flags::syn), "SYN goes first", whole);
    demand(second.flags.has(Flags::fin) == v.flags.has(Flags::fin), "FIN goes last", whole);
}

void cut_everywhere(const Frame& frame, const View& v) {
    for (const std::uint32_t n : {1U, v.segments / 2, v.segments - 1})
        if (n > 0 && n < v.segments) check_pieces(frame, v, cut_segments(frame, v, n));
    const std::uint32_t length = v.tcp() ? v.sequence_length() : 0;
    for (const std::uint32_t at : {1U, 2U, length / 2, length - 1})
        if (at > 0 && at < length) check_pieces(frame, v, cut_at(frame, v, v.seq + at));
}

}  // namespace

View use(const Frame& frame) {
    const View view = dissect(frame);
    check_view(frame, view);
    if (view.kind == Kind::malformed) return view;
    cut_everywhere(frame, view);
    if (view.segments > 1) return view;

    Frame finished = frame.copy();
    finish_checksum(finished, view);
    demand(!finished.offload.unfinished_checksum, "a finished frame says so", frame);
    Frame summed = frame.copy();
    recompute_checksums(summed, view);
    if (view.tcp()) demand(dissect(summed).tcp(), "a recomputed frame has the right sums", frame);
    return view;
}

}  // namespace finwait::test
