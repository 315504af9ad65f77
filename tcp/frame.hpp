// A Frame owns the bytes of one Ethernet frame and the offload facts that travel beside it. It may be a
// superframe: up to 64 KiB that the sending kernel left for a device to cut into wire segments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace finwait {

enum class Segmentation : std::uint8_t { none, tcp4, tcp6, udp };

/// What the sender left for a device to do, in the terms of struct virtio_net_hdr (virtio 1.2 §5.1.6).
struct Offload {
    bool unfinished_checksum =
        false;              // the transport checksum field holds the pseudo-header sum only (NEEDS_CSUM)
    bool verified = false;  // someone below has checked the sum (DATA_VALID)
    bool ecn = false;       // CWR belongs to the first wire segment only
    Segmentation segmentation = Segmentation::none;
    std::uint16_t segment_size =
        0;  // transport payload bytes of each wire segment but the last; 0: not a superframe
    std::uint16_t header_length = 0;    // bytes before the payload, a hint
    std::uint16_t checksum_start = 0;   // where summing begins, from the start of the frame
    std::uint16_t checksum_offset = 0;  // where the sum goes, from checksum_start

    friend bool operator==(const Offload&, const Offload&) = default;
};

class Frame {
  public:
    /// The most a TAP can carry: 64 KiB of IP packet behind an Ethernet header and two VLAN tags.
    static constexpr std::size_t max_size = 65535 + 14 + 8;

    Frame() = default;
    explicit Frame(std::span<const std::byte> bytes, Offload = {});  // copies
    static Frame with_room(std::size_t capacity);  // empty, to be filled through room() and resize()

    std::span<const std::byte> bytes() const { return {data_.get(), size_}; }
    std::span<std::byte> bytes() { return {data_.get(), size_}; }
    std::span<std::byte> room() { return {data_.get(), capacity_}; }
    std::size_t size() const { return size_; }
    std::size_t capacity() const { return capacity_; }
    void resize(std::size_t size);  // size <= capacity(); new bytes are whatever was there

    Frame copy() const;  // exactly as large as its content
    void compact();  // gives back a buffer much larger than its content, before the frame is kept for long

    Offload offload;

  private:
    std::unique_ptr<std::byte[]> data_;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = 0;
};

}  // namespace finwait
