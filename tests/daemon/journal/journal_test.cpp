// What is written can be read while it grows, and a disk that is full never stops anybody.
#include "daemon/journal/journal.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "daemon/failure.hpp"
#include "daemon/journal/journal_reader.hpp"
#include "tests/daemon/journal/tale.hpp"

namespace finwait {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

JournalHeader header() {
    JournalHeader h;
    h.version = "0.1.0";
    h.seed = 42;
    h.links = {"fw-a", "fw-b"};
    return h;
}

class JournalTest : public testing::Test {
  protected:
    JournalTest() {
        std::string name = (std::filesystem::temp_directory_path() / "finwait-journal-XXXXXX").string();
        directory_ = ::mkdtemp(name.data());
        path_ = directory_ + "/events.ndjson";
    }
    ~JournalTest() override { std::filesystem::remove_all(directory_); }

    void append(const std::string& text) { std::ofstream(path_, std::ios::app) << text; }

    std::string directory_, path_;
};

TEST_F(JournalTest, EveryEventComesBackInOrderBehindTheHeader) {
    const auto events = test::last_ack_lost().events();
    {
        Journal journal(Journal::open(path_), path_, header());
        for (const Event& e : events) journal.observe(e);
        journal.flush();
        EXPECT_EQ(journal.counters().written, events.size());
    }
    JournalReader reader(path_);
    EXPECT_FALSE(reader.header());
    EXPECT_EQ(reader.drain(), events);
    ASSERT_TRUE(reader.header());
    EXPECT_EQ(*reader.header(), header());
    EXPECT_EQ(reader.lost(), 0U);
}

TEST_F(JournalTest, ReaderFollowsAFileThatGrowsAndNeverHandsOutHalfALine) {
    const std::string line = to_json(test::handshake().events().front());
    append(line.substr(0, 20));
    JournalReader reader(path_);
    EXPECT_FALSE(reader.next());
    append(line.substr(20));
    EXPECT_FALSE(reader.next());  // its end is still missing
    append("\n" + line + "\n");
    EXPECT_TRUE(reader.next());
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
}

TEST_F(JournalTest, ABrokenLineIsNamedAndTheNextCanBeRead) {
    const std::string line = to_json(test::handshake().events().front());
    append(line + "\n{\"event\":\"closed\"}\n" + line + "\n");
    JournalReader reader(path_);
    EXPECT_TRUE(reader.next());
    try {
        reader.next();
        FAIL() << "line 2 was taken";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), EndsWith("events.ndjson:2: no field 'at'"));
    }
    EXPECT_TRUE(reader.next());
}

TEST_F(JournalTest, AFileThatIsNotThereIsNamed) {
    try {
        const JournalReader reader(path_);
        FAIL() << "opened";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("open " + path_ + ": No such file"));
    }
}

TEST_F(JournalTest, AFileThatHasNoLinesIsRefusedAndNotReadForEver) {
    JournalReader reader("/dev/zero");
    EXPECT_THROW((void)reader.drain(), Failure);
}

TEST_F(JournalTest, APipeWhoseReaderIsSlowStopsNobody) {
    ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
    const FileDescriptor reader(
        ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));  // opens it, and never reads
    constexpr std::size_t backlog = 100'000;
    Journal journal(Journal::open(path_), path_, header(), {}, backlog);
    const auto events = test::last_ack_lost().events();
    for (int n = 0; n < 200; ++n) {
        for (const Event& e : events) journal.observe(e);
        journal.flush();  // would wait for ever in a pipe that blocks
    }
    EXPECT_GT(journal.counters().lost, 0U);
}

TEST_F(JournalTest, AFullDiskIsSaidOnceAndWhatDoesNotFitIsCounted) {
    std::vector<std::string> complaints;
    const auto events = test::last_ack_lost().events();
    Journal journal(
        FileDescriptor(::open("/dev/full", O_WRONLY | O_CLOEXEC)), "/dev/full", header(),
        [&](const std::string& text) { complaints.push_back(text); }, 4096);
    for (const Event& e : events) {
        journal.observe(e);
        journal.flush();
    }
    EXPECT_THAT(complaints, testing::ElementsAre("write /dev/full: No space left on device"));
    EXPECT_GT(journal.counters().lost, 0U);
    EXPECT_EQ(journal.counters().lost + journal.counters().written, events.size());
    EXPECT_GT(journal.counters().failures, 1U);
}

TEST_F(JournalTest, AGapIsMarkedOnceWritingWorksAgain) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC), 0);
    const FileDescriptor out(ends[0]);
    const auto drain = [&out] {
        std::string all;
        std::array<char, 4096> chunk{};
        for (ssize_t n = 0; (n = ::read(out.get(), chunk.data(), chunk.size())) > 0;)
            all.append(chunk.data(), static_cast<std::size_t>(n));
        return all;
    };
    const Event event = test::handshake().events().front();
    Journal journal(FileDescriptor(ends[1]), "pipe", header(), {}, 2000);
    while (journal.counters().lost < 3) {  // nobody reads: the pipe fills, then the backlog
        journal.observe(event);
        journal.flush();
    }
    std::string text = drain();
    journal.flush();
    text += drain();
    journal.observe(event);
    journal.flush();
    text += drain();
    append(text);

    JournalReader reader(path_);
    EXPECT_EQ(reader.drain().size(), journal.counters().written);
    EXPECT_EQ(reader.lost(), 3U);
}

}  // namespace
}  // namespace finwait
