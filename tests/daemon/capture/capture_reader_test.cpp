// Files as they come: whole, packed, cut, damaged, and none at all.
#include "daemon/capture/capture_reader.hpp"

#include <gmock/gmock.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "daemon/failure.hpp"

namespace finwait {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string little(std::uint64_t value, int size) {
    std::string text;
    for (; size > 0; --size, value >>= 8U) text += static_cast<char>(value & 0xffU);
    return text;
}

std::string pcap_header(std::uint32_t link = 1, std::uint32_t magic = 0xa1b23c4d) {
    return little(magic, 4) + little(2, 2) + little(4, 2) + little(0, 8) + little(65535, 4) + little(link, 4);
}
std::string packet(std::uint32_t seconds, std::uint32_t nanoseconds, const std::string& bytes,
                   std::uint32_t original = 0) {
    return little(seconds, 4) + little(nanoseconds, 4) + little(bytes.size(), 4) +
           little(original == 0 ? bytes.size() : original, 4) + bytes;
}

class Captures : public testing::Test {
  protected:
    Captures() : path_(testing::TempDir() + "finwait-capture-" + std::to_string(::getpid())) {}
    ~Captures() override { std::remove(path_.c_str()); }

    const std::string& file(const std::string& bytes) {
        std::ofstream(path_, std::ios::binary) << bytes;
        return path_;
    }
    const std::string& packed(const std::string& bytes, std::size_t keep = std::string::npos) {
        const gzFile out = ::gzopen(path_.c_str(), "wb");
        ::gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
        ::gzclose(out);
        std::ifstream in(path_, std::ios::binary);
        const std::string all((std::istreambuf_iterator<char>(in)), {});
        return file(all.substr(0, keep));
    }
    std::string refusal(const std::string& path) {
        try {
            const CaptureReader reader(path);
        } catch (const Failure& failure) {
            EXPECT_EQ(failure.code(), ExitCode::failed);
            return failure.what();
        }
        return "not refused";
    }
    std::string path_;
};

const std::string two_packets = pcap_header() + packet(100, 5, "first packet") + packet(100, 7, "second");

void expect_two_packets(CaptureReader& reader) {
    const auto first = reader.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->number, 1U);
    EXPECT_EQ(first->at, TimePoint{});
    EXPECT_EQ(first->bytes.size(), 12U);
    const auto second = reader.next();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->at, TimePoint(Duration(2)));
    EXPECT_FALSE(reader.next());
    EXPECT_FALSE(reader.next()) << "asked again";
    EXPECT_EQ(reader.ending(), CaptureReader::Ending::whole);
    EXPECT_EQ(reader.packets(), 2U);
    EXPECT_EQ(reader.wall_clock(), 100'000'000'005);
}

TEST_F(Captures, APlainFile) {
    CaptureReader reader(file(two_packets));
    expect_two_packets(reader);
    EXPECT_EQ(reader.link(), LinkType::ethernet);
}

TEST_F(Captures, APackedFile) {
    CaptureReader reader(packed(two_packets));
    expect_two_packets(reader);
}

TEST_F(Captures, MicrosecondsAreRead) {
    CaptureReader reader(file(pcap_header(1, 0xa1b2c3d4) + packet(100, 5, "x") + packet(100, 7, "x")));
    reader.next();
    EXPECT_EQ(reader.next()->at, TimePoint(std::chrono::microseconds(2)));
}

TEST_F(Captures, WhatTheSnapLengthCutIsKnown) {
    CaptureReader reader(file(pcap_header() + packet(1, 0, "1234", 1500)));
    const auto cut = reader.next();
    EXPECT_EQ(cut->bytes.size(), 4U);
    EXPECT_EQ(cut->original_length, 1500U);
}

TEST_F(Captures, ACutLastPacketIsSaidAndTheRestIsRead) {
    CaptureReader reader(file(two_packets.substr(0, two_packets.size() - 3)));
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.ending(), CaptureReader::Ending::cut);
    EXPECT_THAT(reader.trouble(), AllOf(HasSubstr(path_ + ": offset "),
                                        HasSubstr("in the middle of a packet, after packet 1")));
}

TEST_F(Captures, ACutPackedFileIsReadAsFarAsItGoes) {
    std::string noise;
    for (unsigned i = 0; i < 400; ++i) noise += static_cast<char>((i * i * 2654435761U) >> 13U);
    CaptureReader reader(packed(two_packets + packet(100, 8, noise), 300));
    EXPECT_TRUE(reader.next());
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.ending(), CaptureReader::Ending::cut);
}

TEST_F(Captures, ADamagedPacketEndsIt) {
    CaptureReader reader(
        file(two_packets + little(1, 8) + little(0x7fffffff, 4) + little(0x7fffffff, 4) + "??"));
    EXPECT_TRUE(reader.next());
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.ending(), CaptureReader::Ending::broken);
    EXPECT_THAT(reader.trouble(),
                AllOf(HasSubstr("offset"), HasSubstr("after packet 2"), HasSubstr("damaged")));
}

TEST_F(Captures, TimeDoesNotRunBackwardsNorOverflow) {
    CaptureReader reader(file(pcap_header() + packet(100, 0, "x") + packet(99, 0, "x") +
                              packet(0x7fffffff, 0xffffffff, "x") + packet(101, 0, "x")));
    EXPECT_EQ(reader.next()->at, TimePoint{});
    EXPECT_EQ(reader.next()->at, TimePoint{});
    const TimePoint far = reader.next()->at;
    EXPECT_GT(far, TimePoint(std::chrono::hours(24 * 365 * 50)));
    EXPECT_EQ(reader.next()->at, far);
    EXPECT_EQ(reader.backwards(), 2U);
}

TEST_F(Captures, RefusalsNameFileOffsetAndNextStep) {
    EXPECT_THAT(refusal(file("")), AllOf(HasSubstr(path_ + ": offset 0"), HasSubstr("empty")));
    EXPECT_THAT(
        refusal(file("This is a letter.\nDear reader")),
        AllOf(HasSubstr("offset 0: not a capture"), HasSubstr("'This is a letter.'"), HasSubstr("editcap")));
    EXPECT_THAT(refusal(file(std::string(64, '\0'))), HasSubstr("not a capture"));
    EXPECT_THAT(refusal(file(pcap_header().substr(0, 10))),
                HasSubstr("offset 10: the file ends inside its header"));
    EXPECT_THAT(refusal(file(pcap_header(105))),
                AllOf(HasSubstr("link type 105 (IEEE802_11)"), HasSubstr("tcpdump -i any")));
    EXPECT_THAT(refusal(packed(two_packets, 12)), HasSubstr("gzip data ends before a capture has begun"));
    EXPECT_THAT(refusal(testing::TempDir()), HasSubstr("is a directory"));
    EXPECT_THAT(refusal(path_ + "-none"), HasSubstr("No such file"));
}

TEST_F(Captures, DamagedGzipIsNamedSo) {
    packed(two_packets + std::string(100'000, 'x'));
    std::fstream change(path_, std::ios::binary | std::ios::in | std::ios::out);
    change.seekp(14);
    change << "\xff\xff\xff\xff\xff\xff";
    change.close();
    try {
        CaptureReader reader(path_);
        while (reader.next()) {}
        EXPECT_EQ(reader.ending(), CaptureReader::Ending::broken);
        EXPECT_THAT(reader.trouble(), HasSubstr("gzip data is damaged"));
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("gzip data is damaged"));
    }
}

}  // namespace
}  // namespace finwait
