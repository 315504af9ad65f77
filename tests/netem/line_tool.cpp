// Numbered frames through a Middlebox in virtual time, for tests that hold it beside netem.
//
//     netem_line PROFILE FRAMES SENT ARRIVED
//
// SENT holds when each of the FRAMES frames is sent, as 64-bit nanoseconds; "-": all at once. ARRIVED is
// written: number and time of each that leaves the box, in that order.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "daemon/profile_file.hpp"
#include "policies/engine/middlebox.hpp"

namespace {

using namespace finwait;

constexpr std::array<std::uint8_t, 14> header{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2,
                                              0,    0,    0,    0,    1,    0x88, 0xb5};

class Receiver final : public Output {
  public:
    bool transmit(Side, Frame&& frame) override {
        std::uint64_t number = 0;
        std::memcpy(&number, frame.bytes().data() + header.size(), sizeof number);
        arrived.push_back(number);
        arrived.push_back(static_cast<std::uint64_t>(now.time_since_epoch().count()));
        return true;
    }
    TimePoint now{};
    std::vector<std::uint64_t> arrived;
};

Frame numbered(std::uint64_t number) {
    std::array<std::byte, header.size() + sizeof number> bytes{};
    std::memcpy(bytes.data(), header.data(), header.size());
    std::memcpy(bytes.data() + header.size(), &number, sizeof number);
    return Frame(bytes);
}

/// Everything due by `until`, each at its time.
void pass(Middlebox& box, Receiver& receiver, TimePoint until) {
    for (auto due = box.next_deadline(); due && *due <= until; due = box.next_deadline()) {
        receiver.now = std::max(receiver.now, *due);
        box.advance(receiver.now);
    }
    receiver.now = std::max(receiver.now, until);
}

}  // namespace

int main(int count, char** words) {
    if (count != 5) return EXIT_FAILURE;
    Complaints complaints;
    const auto profile = read_profile_file(words[1], complaints);
    for (const Complaint& complaint : complaints.sorted())
        if (!complaint.warning()) std::cerr << to_string(complaint, words[1]) << '\n';
    if (!profile) return EXIT_FAILURE;

    std::vector<std::uint64_t> sent(std::stoul(words[2]));
    const auto bytes = [](std::vector<std::uint64_t>& v) { return reinterpret_cast<char*>(v.data()); };
    const auto size = [](const std::vector<std::uint64_t>& v) {
        return static_cast<std::streamsize>(v.size() * sizeof v[0]);
    };
    if (std::string(words[3]) != "-" &&
        !std::ifstream(words[3], std::ios::binary).read(bytes(sent), size(sent)))
        return EXIT_FAILURE;

    Receiver receiver;
    Middlebox box({}, receiver);
    box.load(TimePoint{}, *profile);
    for (std::uint64_t n = 0; n < sent.size(); ++n) {
        pass(box, receiver, TimePoint(Duration(static_cast<std::int64_t>(sent[n]))));
        box.ingress(receiver.now, Side::a, numbered(n));
    }
    pass(box, receiver, receiver.now + std::chrono::hours(1));
    return std::ofstream(words[4], std::ios::binary).write(bytes(receiver.arrived), size(receiver.arrived))
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}
