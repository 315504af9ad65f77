// See capture_reader.hpp.
#include "daemon/capture/capture_reader.hpp"

#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "daemon/failure.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

struct CaptureReader::Handle {
    pcap_t* pcap = nullptr;
    explicit Handle(pcap_t* opened) : pcap(opened) {}
    ~Handle() { ::pcap_close(pcap); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
};

namespace {

bool begins_with(const std::string& text, const char* beginning) {
    return text.rfind(beginning, 0) == 0;
}

bool is_text(const std::string& bytes) {
    return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t';
    });
}

std::string link_name(int number) {
    const char* const name = ::pcap_datalink_val_to_name(number);
    return std::to_string(number) + (name == nullptr ? "" : std::string(" (") + name + ")");
}

}  // namespace

CaptureReader::CaptureReader(const std::string& path) : file_(path) {
    std::array<char, PCAP_ERRBUF_SIZE> says{};
    std::FILE* const stream = file_.stream();
    pcap_t* const pcap =
        ::pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, says.data());
    if (pcap == nullptr) {
        const std::uint64_t offset = file_.offset();
        std::fclose(stream);  // NOLINT(bugprone-unused-return-value): nothing was written to it
        refuse(offset, says.data());
    }
    handle_ = std::make_unique<Handle>(pcap);
    const int number = ::pcap_datalink(pcap);
    const auto link = link_type_of(number);
    if (!link)
        throw Failure(name() + ": its link type " + link_name(number) +
                      " is not understood; finwait reads Ethernet, Linux cooked (SLL, SLL2), raw IP and "
                      "null/loopback captures. Capture on another interface, such as `tcpdump -i any`");
    link_ = *link;
}

CaptureReader::~CaptureReader() = default;

/// It does not begin as a capture.
void CaptureReader::refuse(std::uint64_t offset, const std::string& libpcap_says) const {
    const std::string at = name() + ": offset " + std::to_string(offset) + ": ";
    if (!file_.trouble().empty()) throw Failure(at + file_.trouble());
    if (file_.cut())
        throw Failure(at + "the gzip data ends before a capture has begun; fetch the file again");
    if (offset == 0)
        throw Failure(name() +
                      ": offset 0: the file is empty; was the capture stopped before its first packet?");
    if (begins_with(libpcap_says, "truncated dump file"))
        throw Failure(at + "the file ends inside its header; fetch the file again");
    if (begins_with(libpcap_says, "unknown file format")) {
        const std::string& bytes = file_.beginning();
        const std::string looks =
            is_text(bytes) ? " (it begins with the text " + quoted(bytes.substr(0, bytes.find('\n'))) + ")"
                           : "";
        throw Failure(name() + ": offset 0: not a capture" + looks +
                      "; finwait reads pcap and pcapng, plain or gzip. `file " + name() +
                      "` says what it is, editcap converts other captures");
    }
    throw Failure(at + libpcap_says);
}

std::optional<CapturedPacket> CaptureReader::next() {
    if (ending_ != Ending::whole) return std::nullopt;
    pcap_pkthdr* header = nullptr;
    const u_char* data = nullptr;
    const int got = ::pcap_next_ex(handle_->pcap, &header, &data);
    if (got != 1) {
        if (got == PCAP_ERROR) end(::pcap_geterr(handle_->pcap));
        if (ending_ == Ending::whole && file_.cut()) end("truncated dump file");
        return std::nullopt;
    }
    CapturedPacket packet;
    packet.number = ++packets_;
    // With this precision the field for microseconds holds nanoseconds.
    packet.at = time_of(header->ts.tv_sec, header->ts.tv_usec);
    packet.bytes = std::as_bytes(std::span(data, header->caplen));
    packet.original_length = std::max(header->len, header->caplen);
    return packet;
}

void CaptureReader::end(const std::string& libpcap_says) {
    const std::string at = name() + ": offset " + std::to_string(file_.offset()) + ": ";
    const std::string behind =
        packets_ == 0 ? "before the first packet was whole" : "after packet " + std::to_string(packets_);
    if (!file_.trouble().empty()) {
        ending_ = Ending::broken;
        trouble_ = at + file_.trouble() + ", " + behind + "; fetch the file again";
    } else if (begins_with(libpcap_says, "truncated dump file") || file_.cut()) {
        ending_ = Ending::cut;
        trouble_ = at + "the file ends in the middle of a packet, " + behind +
                   "; whatever wrote it was stopped, or the copy is not complete";
    } else {
        ending_ = Ending::broken;
        const bool mixed = libpcap_says.find("an interface has a ") != std::string::npos;
        trouble_ =
            at + libpcap_says + ", " + behind +
            (mixed ? "; libpcap reads files of one link type: take the interfaces apart, such as by `tshark "
                     "-r IN -Y 'frame.interface_id == 0' -w OUT && editcap -F pcap -T ether OUT OUT.pcap` "
                     "(-T: the encapsulation of that interface)"
                   : "; the file is damaged there");
    }
}

TimePoint CaptureReader::time_of(std::int64_t seconds, std::int64_t nanoseconds) {
    // A damaged time must not overflow anything: 1970 to 2116, and no more than a hundred years in all.
    constexpr std::int64_t second = 1'000'000'000, most_seconds = std::int64_t{146} * 31'556'952;
    constexpr Duration longest = std::chrono::hours(100 * 8766);
    const std::int64_t wall = std::clamp<std::int64_t>(seconds, 0, most_seconds) * second +
                              std::clamp<std::int64_t>(nanoseconds, 0, second - 1);
    if (packets_ == 1) first_ = wall;
    const TimePoint at(std::min<Duration>(Duration(wall - first_), longest));
    if (at < latest_) ++backwards_;
    latest_ = std::max(latest_, at);
    return latest_;
}

}  // namespace finwait
