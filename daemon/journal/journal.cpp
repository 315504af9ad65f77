// See journal.hpp.
#include "daemon/journal/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "daemon/failure.hpp"

namespace finwait {
namespace {

// Written early when a turn of the loop had more to say than this.
constexpr std::size_t write_at = std::size_t{64} << 10U;

}  // namespace

FileDescriptor Journal::open(const std::string& path) {
    FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!file) fail_with_errno("open " + path, errno);
    // A pipe whose reader is slow must not stop the wire: what it does not take is lost, and marked.
    struct stat status {};
    if (::fstat(file.get(), &status) == 0 && !S_ISREG(status.st_mode)) {
        ::fcntl(file.get(), F_SETFL, ::fcntl(file.get(), F_GETFL) | O_NONBLOCK);
    }
    return file;
}

Journal::Journal(FileDescriptor file, std::string path, const JournalHeader& header, Complain complain,
                 std::size_t max_backlog)
    : file_(std::move(file)),
      path_(std::move(path)),
      complain_(std::move(complain)),
      max_backlog_(max_backlog) {
    backlog_ = to_json(header) + '\n';
}

Journal::~Journal() {
    flush();
}

void Journal::observe(const Event& event) {
    if (backlog_.size() >= write_at && !complained_) write_out();
    append(to_json(event));
}

void Journal::append(std::string line) {
    if (unmarked_ != 0) line = gap_to_json(unmarked_) + '\n' + line;
    if (backlog_.size() + line.size() + 1 > max_backlog_) {
        ++unmarked_;
        ++counters_.lost;
        return;
    }
    unmarked_ = 0;
    ++counters_.written;
    backlog_ += line;
    backlog_ += '\n';
}

void Journal::flush() {
    if (!backlog_.empty()) write_out();
}

void Journal::write_out() {
    std::size_t done = 0;
    while (done < backlog_.size()) {
        const ssize_t n = ::write(file_.get(), backlog_.data() + done, backlog_.size() - done);
        if (n > 0) {
            done += static_cast<std::size_t>(n);
            continue;
        }
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
            ++counters_.failures;
            if (!complained_ && complain_) complain_("write " + path_ + ": " + errno_text(errno));
            complained_ = true;
        }
        break;
    }
    if (done == backlog_.size()) complained_ = false;  // it works again; the next failure is news
    backlog_.erase(0, done);
}

}  // namespace finwait
