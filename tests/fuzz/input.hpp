// How a file of bytes becomes a frame: sixteen bytes of offload facts, then the frame. One layout for the
// fuzzer, its corpus and the replay.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "tcp/bytes.hpp"
#include "tcp/frame.hpp"

namespace finwait::test {

inline constexpr std::size_t facts_size = 16;

inline Frame frame_of(std::span<const std::byte> input) {
    if (input.size() < facts_size) return Frame(input);
    Offload offload;
    const unsigned marks = load8(input, 0);
    offload.unfinished_checksum = (marks & 1U) != 0;
    offload.verified = (marks & 2U) != 0;
    offload.ecn = (marks & 4U) != 0;
    offload.segmentation = static_cast<Segmentation>(load8(input, 1) % 4U);
    offload.segment_size = load16(input, 2);
    offload.header_length = load16(input, 4);
    offload.checksum_start = load16(input, 6);
    offload.checksum_offset = load16(input, 8);
    const auto bytes = input.subspan(facts_size);
    return Frame(bytes.first(std::min(bytes.size(), Frame::max_size)), offload);
}

inline std::vector<std::byte> input_of(const Frame& frame) {
    std::vector<std::byte> input(facts_size + frame.size());
    const Offload& offload = frame.offload;
    store8(input, 0,
           (offload.unfinished_checksum ? 1U : 0U) | (offload.verified ? 2U : 0U) | (offload.ecn ? 4U : 0U));
    store8(input, 1, static_cast<unsigned>(offload.segmentation));
    store16(input, 2, offload.segment_size);
    store16(input, 4, offload.header_length);
    store16(input, 6, offload.checksum_start);
    store16(input, 8, offload.checksum_offset);
    std::copy(frame.bytes().begin(), frame.bytes().end(), std::span(input).subspan(facts_size).begin());
    return input;
}

}  // namespace finwait::test
