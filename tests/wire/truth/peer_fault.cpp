#include "tests/wire/truth/peer_fault.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"
#include "tcp/dissect.hpp"

namespace finwait::truth {
namespace {

using Bytes = std::span<std::byte>;

constexpr std::size_t ip = 14, tcp = ip + 20;

void sum_ip(Bytes frame) {
    const Bytes header = frame.subspan(ip, (load8(frame, ip) & 0xfU) * 4U);
    store16(header, 10, 0);
    store16(header, 10, ~unsigned{fold(sum_words(header))});
}

void sum_tcp(Frame& frame) {
    const View view = dissect(frame);
    const Bytes segment = frame.bytes().subspan(tcp);
    store16(segment, 16, 0);
    const auto pseudo =
        pseudo_header(view.source, view.destination, 6, static_cast<std::uint32_t>(segment.size()));
    store16(segment, 16, ~unsigned{fold(sum_words(segment, pseudo))});
}

void sum_both(Frame& frame) {
    sum_ip(frame.bytes());
    sum_tcp(frame);
}

/// Puts whole words of TCP options in front of those that are there.
void add_options(Frame& frame, std::span<const std::uint8_t> option) {
    const std::span<const std::byte> old = frame.bytes();
    std::vector<std::byte> bytes(old.begin(), old.end());
    const auto at = bytes.begin() + tcp + 20;
    std::vector<std::byte> words(option.size());
    std::transform(option.begin(), option.end(), words.begin(), [](auto octet) { return std::byte{octet}; });
    bytes.insert(at, words.begin(), words.end());
    frame = Frame(bytes);
    const Bytes made = frame.bytes();
    store8(made, tcp + 12, load8(made, tcp + 12) + static_cast<unsigned>((option.size() / 4) << 4U));
    store16(made, ip + 2, load16(made, ip + 2) + static_cast<unsigned>(option.size()));
    sum_both(frame);
}

/// Puts whole words of IP options behind the IPv4 header.
void add_ip_options(Frame& frame, std::span<const std::uint8_t> option) {
    const std::span<const std::byte> old = frame.bytes();
    std::vector<std::byte> bytes(old.begin(), old.end());
    std::vector<std::byte> words(option.size());
    std::transform(option.begin(), option.end(), words.begin(), [](auto octet) { return std::byte{octet}; });
    bytes.insert(bytes.begin() + tcp, words.begin(), words.end());
    frame = Frame(bytes);
    const Bytes made = frame.bytes();
    store8(made, ip, 0x45U + static_cast<unsigned>(option.size() / 4));
    store16(made, ip + 2, load16(made, ip + 2) + static_cast<unsigned>(option.size()));
    sum_ip(made);
}

struct Fault {
    const char* word;
    void (*make)(Frame&);
};

constexpr std::array<Fault, 20> faults{{
    {"tcp-checksum", [](Frame& f) { store16(f.bytes(), tcp + 16, load16(f.bytes(), tcp + 16) ^ 0x5555U); }},
    {"ip-checksum", [](Frame& f) { store16(f.bytes(), ip + 10, load16(f.bytes(), ip + 10) ^ 0x5555U); }},
    {"data-offset-4",
     [](Frame& f) {
         store8(f.bytes(), tcp + 12, 4U << 4U);
         sum_tcp(f);
     }},
    {"data-offset-15",
     [](Frame& f) {
         store8(f.bytes(), tcp + 12, 15U << 4U);
         sum_tcp(f);
     }},
    {"ip-length-beyond-frame",
     [](Frame& f) {
         store16(f.bytes(), ip + 2, load16(f.bytes(), ip + 2) + 8U);
         sum_ip(f.bytes());
     }},
    {"ip-length-below-header",
     [](Frame& f) {
         store16(f.bytes(), ip + 2, 30);
         sum_ip(f.bytes());
     }},
    {"ip-version-6",
     [](Frame& f) {
         store8(f.bytes(), ip, 0x65);
         sum_ip(f.bytes());
     }},
    {"protocol-udp",
     [](Frame& f) {
         store8(f.bytes(), ip + 9, 17);
         sum_ip(f.bytes());
     }},
    {"ttl-1",
     [](Frame& f) {
         store8(f.bytes(), ip + 8, 1);
         sum_ip(f.bytes());
     }},
    // The IPv4 flag of RFC 3514, which is called reserved elsewhere.
    {"evil-bit",
     [](Frame& f) {
         store8(f.bytes(), ip + 6, load8(f.bytes(), ip + 6) | 0x80U);
         sum_ip(f.bytes());
     }},
    {"reserved-bits",
     [](Frame& f) {
         store8(f.bytes(), tcp + 12, load8(f.bytes(), tcp + 12) | 0x0eU);
         sum_tcp(f);
     }},
    {"authentication",  // TCP-AO (RFC 5925): key 1, 12 octets of a MAC
     [](Frame& f) {
         add_options(f, std::array<std::uint8_t, 16>{29, 16, 1, 1, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7});
     }},
    {"ip-options",
     [](Frame& f) {
         add_ip_options(f, std::array<std::uint8_t, 4>{1, 1, 1, 0});
     }},
    {"ip-option-length-1",
     [](Frame& f) {
         add_ip_options(f, std::array<std::uint8_t, 4>{7, 1, 4, 0});
     }},
    // RFC 791 §3.1: one more hop, 198.18.0.9, to be visited.
    {"ip-source-route",
     [](Frame& f) {
         add_ip_options(f, std::array<std::uint8_t, 8>{131, 7, 4, 198, 18, 0, 9, 0});
     }},
    {"to-broadcast", [](Frame& f) { std::fill_n(f.bytes().begin(), 6, std::byte{0xff}); }},
    {"to-multicast", [](Frame& f) { store8(f.bytes(), 0, 0x03); }},
    // A length of 0 ends the reading of options; one beyond the header too.
    {"option-length-0",
     [](Frame& f) {
         add_options(f, std::array<std::uint8_t, 4>{253, 0, 1, 1});
     }},
    {"option-length-beyond",
     [](Frame& f) {
         add_options(f, std::array<std::uint8_t, 4>{253, 200, 1, 1});
     }},
    {"urgent",
     [](Frame& f) {
         store16(f.bytes(), tcp + 18, 1);
         sum_tcp(f);
     }},
}};

}  // namespace

void spoil(Frame& frame, std::string_view word) {
    const auto* fault =
        std::find_if(faults.begin(), faults.end(), [word](const Fault& f) { return word == f.word; });
    if (fault == faults.end()) throw std::invalid_argument("no fault is called " + std::string(word));
    fault->make(frame);
}

}  // namespace finwait::truth
