#include "tests/tcp/samples.hpp"

#include <algorithm>
#include <stdexcept>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"
#include "tcp/cut.hpp"
#include "tcp/dissect.hpp"

namespace finwait::test {
namespace {

unsigned digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10U;
    throw std::invalid_argument("not a hexadecimal digit");
}

}  // namespace

std::vector<std::byte> hex(std::string_view digits) {
    std::vector<std::byte> bytes;
    std::string plain(digits);
    plain.erase(std::remove(plain.begin(), plain.end(), ' '), plain.end());
    for (std::size_t i = 0; i + 1 < plain.size(); i += 2)
        bytes.push_back(static_cast<std::byte>(digit(plain[i]) << 4U | digit(plain[i + 1])));
    return bytes;
}

// scapy: Ether()/IP(id=0x1234, flags="DF")/TCP(sport=40000, dport=80, seq=1000, ack=2000, flags="PA",
// window=502, options=[NOP, NOP, Timestamp(11, 22)])/b"..." between 198.18.0.1 and .2, or 2001:db8::1 and
// ::2, and so on.
const std::vector<Sample>& samples() {
    static const std::vector<Sample> all{
        {"tcp4",
         "0200000000020200000000010800450000461234400040069c56c6120001c61200029c400050000003e80000"
         "07d0801801f6617b00000101080a0000000b00000016474554202f20485454502f312e310d0a0d0a"},
        {"tcp4_syn",
         "02000000000202000000000108004500003c1234400040069c60c6120001c61200029c400050000003e80000"
         "0000a002faf020640000020405b40402080a0000000b0000000001030307"},
        {"tcp4_ip_options",
         "020000000002020000000001080048000045000100004006df7fc6120001c612000201070b04000000000000"
         "00009c400050000003e8000007d0801801f6fc5600000101080a0000000b0000001668656c6c6f"},
        {"tcp4_vlan",
         "020000000002020000000001810060070800450000391234400040069c63c6120001c61200029c4000500000"
         "03e8000007d0801801f6fc5600000101080a0000000b0000001668656c6c6f"},
        {"tcp4_qinq",
         "02000000000202000000000188a80064810000070800450000391234400040069c63c6120001c61200029c40"
         "0050000003e8000007d0801801f6fc5600000101080a0000000b0000001668656c6c6f"},
        {"tcp4_three_tags",
         "02000000000202000000000188a8006481000007810000080800450000391234400040069c63c6120001c612"
         "00029c400050000003e8000007d0801801f6fc5600000101080a0000000b0000001668656c6c6f"},
        {"tcp4_padded",
         "0200000000020200000000010800450000281234400040069c74c6120001c61200029c400050000003e80000"
         "07d0501020005b640000000000000000"},
        {"tcp6",
         "02000000000202000000000186dd600000000025063f20010db800000000000000000000000120010db80000"
         "000000000000000000029c400050000003e8000007d0801801f62d0a00000101080a0000000b000000166865"
         "6c6c6f"},
        {"tcp6_extensions",
         "02000000000202000000000186dd60000000006d003f20010db800000000000000000000000120010db80000"
         "000000000000000000023c000502000001002b000104000000002c0204000000000020010db8000000000000"
         "00000000000233000000000000050604000000000001000000010101010101010101010101019c4000500000"
         "03e8000007d0801801f62d0a00000101080a0000000b0000001668656c6c6f"},
        {"udp4",
         "0200000000020200000000010800450000211234400040119c70c6120001c612000213880035000d10077175"
         "657279"},
        {"udp6",
         "02000000000202000000000186dd60000000000d113f20010db800000000000000000000000120010db80000"
         "0000000000000000000213880035000d40ba7175657279"},
        {"ping4",
         "0200000000020200000000010800450000201234400040019c81c6120001c61200020800192d000100017069"
         "6e67"},
        {"ping6",
         "02000000000202000000000186dd60000000000c3a3f20010db800000000000000000000000120010db80000"
         "00000000000000000002800045710001000170696e67"},
        {"fragment4_first",
         "02000000000202000000000108004500003c000120004006ce93c6120001c61200029c400050000003e80000"
         "07d0801801f6000000000101080a0000000b0000001668656c6c6f212121"},
        {"fragment4_last", "020000000002020000000001080045000018000100054006eeb2c6120001c61200027461696c"},
        {"fragment6",
         "02000000000202000000000186dd6000000000102c3f20010db800000000000000000000000120010db80000"
         "0000000000000000000206000001000000093132333435363738"},
        {"fragment6_last",
         "02000000000202000000000186dd60000000000c2c3f20010db800000000000000000000000120010db80000"
         "00000000000000000002110000180000000931323334"},
        {"source_routed6",
         "02000000000202000000000186dd60000000003d2b3f20010db800000000000000000000000120010db80000"
         "00000000000000000002060204010000000020010db80000000000000000000000099c400050000003e80000"
         "07d0801801f62d0300000101080a0000000b0000001668656c6c6f"},
        {"gre4", "02000000000202000000000108004500001800010000402fee8ec6120001c612000200000800"},
        {"arp", "02000000000202000000000108060001080006040001020000000001c6120001000000000000c6120002"},
        {"lldp", "0180c200000e02000000000188cc0207040200000000010000"},
        {"spanning_tree",
         "0180c20000000200000000010026424203000000000000000000000000000000000000000000000000000000"
         "0100140002000f00"},
    };
    return all;
}

Frame sample(std::string_view name) {
    for (const Sample& s : samples())
        if (s.name == name) return Frame(hex(s.digits));
    throw std::invalid_argument("no such sample: " + std::string(name));
}

Frame superframe(std::string_view name, std::size_t payload, std::uint16_t segment_size) {
    const Frame small = sample(name);
    const View view = dissect(small);
    const auto header = small.bytes().first(view.payload_offset);
    Frame frame = Frame::with_room(header.size() + payload);
    frame.resize(header.size() + payload);
    const auto bytes = frame.bytes();
    std::copy(header.begin(), header.end(), bytes.begin());
    for (std::size_t i = header.size(); i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(i * 7 + i / 256);

    const std::size_t network = view.network_offset;
    const std::size_t transport = view.transport_offset;
    const std::size_t transport_size = bytes.size() - transport;
    store16(bytes, network + (view.v6 ? 4 : 2),
            static_cast<unsigned>(bytes.size() - network - (view.v6 ? 40 : 0)));
    if (!view.v6) {
        const std::size_t header_size = transport - network;
        store16(bytes, network + 10, 0);
        store16(bytes, network + 10, ~unsigned{fold(sum_words(bytes.subspan(network, header_size)))});
    }
    if (!view.tcp()) store16(bytes, transport + 4, static_cast<unsigned>(transport_size));
    frame.offload.unfinished_checksum = true;
    frame.offload.checksum_start = view.transport_offset;
    frame.offload.checksum_offset = view.tcp() ? 16 : 6;
    store16(bytes, transport + frame.offload.checksum_offset,
            fold(pseudo_header(view.source, view.destination, view.protocol,
                               static_cast<std::uint32_t>(transport_size))));
    if (segment_size == 0) return frame;
    frame.offload.segment_size = segment_size;
    frame.offload.header_length = static_cast<std::uint16_t>(view.payload_offset);
    frame.offload.segmentation = !view.tcp() ? Segmentation::udp
                                 : view.v6   ? Segmentation::tcp6
                                             : Segmentation::tcp4;
    return frame;
}

std::vector<Frame> one_of_each_kind() {
    std::vector<Frame> all;
    for (const Sample& s : samples()) all.push_back(sample(s.name));
    for (const char* name :
         {"tcp4", "tcp4_qinq", "tcp4_ip_options", "tcp6", "tcp6_extensions", "udp4", "udp6"}) {
        all.push_back(superframe(name, 3000, 1000));
        all.push_back(superframe(name, 500, 0));
    }
    all.push_back(superframe("tcp4", 65535 - 52, 1448));
    all.push_back(superframe("tcp6", 60000, 1428));
    return all;
}

namespace {

void mutate_offload(Offload& offload, std::mt19937_64& random) {
    const auto number = [&] {
        return static_cast<std::uint16_t>(random() % 3 == 0 ? random() : random() % 80);
    };
    switch (random() % 8) {
        case 0: offload.unfinished_checksum = !offload.unfinished_checksum; break;
        case 1: offload.verified = !offload.verified; break;
        case 2: offload.ecn = !offload.ecn; break;
        case 3: offload.segmentation = static_cast<Segmentation>(random() % 4); break;
        case 4: offload.segment_size = number(); break;
        case 5: offload.header_length = number(); break;
        case 6: offload.checksum_start = number(); break;
        default: offload.checksum_offset = number(); break;
    }
}

}  // namespace

void mutate(Frame& frame, std::mt19937_64& random) {
    constexpr unsigned limits[] = {0, 1, 0x7f, 0x80, 0xff, 0x0f, 0xf0, 0x45, 0x60};
    const auto bytes = frame.bytes();
    // Headers are where lies matter: most of the damage is done there.
    const auto place = [&] {
        return random() % (random() % 4 == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 100));
    };
    for (std::uint64_t n = 1 + random() % 4; n > 0 && frame.size() > 0; --n) {
        switch (random() % 6) {
            case 0: bytes[place()] ^= static_cast<std::byte>(1U << random() % 8); break;
            case 1: bytes[place()] = static_cast<std::byte>(random()); break;
            case 2: bytes[place()] = static_cast<std::byte>(limits[random() % std::size(limits)]); break;
            case 3:
                frame.offload.verified = true;
                break;  // so that damage behind the checksum is looked at, too
            case 4: mutate_offload(frame.offload, random); break;
            default: frame.resize(random() % 3 == 0 ? random() % (frame.size() + 1) : frame.size()); return;
        }
    }
}

}  // namespace finwait::test
