// Reads a capture packet by packet (libpcap: pcap and pcapng). What a file may hold never throws once it has
// begun as a capture: reading ends, and how it ended is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "daemon/capture/capture_file.hpp"
#include "daemon/capture/link_type.hpp"
#include "tcp/timeline.hpp"

namespace finwait {

struct CapturedPacket {
    std::uint64_t number = 0;            // in the file, from 1: Wireshark's frame.number
    TimePoint at{};                      // since the first packet; never runs backwards
    std::span<const std::byte> bytes{};  // good until the next packet is read
    std::uint32_t original_length = 0;   // on the wire; more than was captured where a snap length cut it
};

class CaptureReader {
  public:
    /// "-" is standard input. Throws Failure that names the file, the offset and what to do, when it cannot
    /// be opened, is no capture, or has a link type that is not understood.
    explicit CaptureReader(const std::string& path);
    ~CaptureReader();

    std::optional<CapturedPacket> next();

    enum class Ending : std::uint8_t {
        whole,   // or not reached yet
        cut,     // in the middle of a packet: the writer was stopped
        broken,  // by something that is no packet
    };
    Ending ending() const { return ending_; }
    /// What to say about it: names file, offset and next step.
    const std::string& trouble() const { return trouble_; }

    const std::string& name() const { return file_.name(); }
    LinkType link() const { return link_; }
    /// Of the first packet: nanoseconds since 1970-01-01 00:00 UTC.
    std::int64_t wall_clock() const { return first_; }
    std::uint64_t packets() const { return packets_; }
    /// Packets with an earlier time than one before them; they are taken as of that one's.
    std::uint64_t backwards() const { return backwards_; }

  private:
    struct Handle;
    [[noreturn]] void refuse(std::uint64_t offset, const std::string& libpcap_says) const;
    void end(const std::string& libpcap_says);
    TimePoint time_of(std::int64_t seconds, std::int64_t nanoseconds);

    CaptureFile file_;
    std::unique_ptr<Handle> handle_;
    LinkType link_ = LinkType::ethernet;
    std::uint64_t packets_ = 0, backwards_ = 0;
    std::int64_t first_ = 0;
    TimePoint latest_{};
    Ending ending_ = Ending::whole;
    std::string trouble_;
};

}  // namespace finwait
