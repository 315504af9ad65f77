// See capture_file.hpp. zlib passes on what is not packed as it is, so there is one way for both.
#include "daemon/capture/capture_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "daemon/failure.hpp"
#include "daemon/file_descriptor.hpp"

namespace finwait {

struct CaptureFile::Source {
    gzFile file = nullptr;
    std::FILE* stream = nullptr;  // its reader's
    std::uint64_t offset = 0;     // handed to the stream, which reads ahead
    bool cut = false;
    std::string trouble, beginning;

    ~Source() {
        if (file != nullptr) ::gzclose(file);
    }
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    ssize_t read(char* room, std::size_t size);
    void note_trouble();
};

namespace {

constexpr std::size_t remembered = 32;       // bytes of the beginning
constexpr unsigned zlib_buffer = 128 << 10;  // bytes
constexpr std::size_t stream_buffer = 64 << 10;

FileDescriptor open_for_reading(const std::string& path) {
    if (path == "-") {
        if (::isatty(STDIN_FILENO) != 0)
            throw Failure(
                "standard input is a terminal; pipe a capture into it: tcpdump -w - | finwait explain -",
                ExitCode::usage);
        FileDescriptor in(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
        if (!in) fail_with_errno("read standard input", errno);
        return in;
    }
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) fail_with_errno("open " + path, errno);
    struct stat status {};
    if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode))
        throw Failure(path + " is a directory; name a capture in it");
    return file;
}

}  // namespace

ssize_t CaptureFile::Source::read(char* room, std::size_t size) {
    const auto most = static_cast<unsigned>(std::min<std::size_t>(size, 1U << 30U));
    const int got = ::gzread(file, room, most);
    if (got <= 0) note_trouble();
    if (got < 0) return -1;
    const auto count = static_cast<std::size_t>(got);
    if (beginning.size() < remembered) beginning.append(room, std::min(count, remembered - beginning.size()));
    offset += count;
    return got;
}

void CaptureFile::Source::note_trouble() {
    int error = Z_OK;
    const char* const says = ::gzerror(file, &error);
    if (error == Z_BUF_ERROR) {
        cut = true;
    } else if (error == Z_ERRNO) {
        trouble = errno_text(errno);
    } else if (error != Z_OK && error != Z_STREAM_END) {
        trouble = std::string("the gzip data is damaged: ") + says;
    }
}

CaptureFile::CaptureFile(const std::string& path)
    : name_(path == "-" ? "standard input" : path), source_(std::make_shared<Source>()) {
    const FileDescriptor file = open_for_reading(path);
    const int for_zlib = ::fcntl(file.get(), F_DUPFD_CLOEXEC, 0);
    if (for_zlib < 0) fail_with_errno("read " + name_, errno);
    source_->file = ::gzdopen(for_zlib, "rb");
    if (source_->file == nullptr) {
        ::close(for_zlib);
        throw Failure("read " + name_ + ": out of memory");
    }
    ::gzbuffer(source_->file, zlib_buffer);
}

std::FILE* CaptureFile::stream() {
    cookie_io_functions_t functions{};
    functions.read = [](void* source, char* room, std::size_t size) {
        return static_cast<Source*>(source)->read(room, size);
    };
    functions.seek = [](void* source, off64_t* offset, int whence) {  // tells the place, and goes to no other
        if (whence != SEEK_CUR || *offset != 0) return -1;
        *offset = static_cast<off64_t>(static_cast<Source*>(source)->offset);
        return 0;
    };
    functions.close = [](void* source) {
        static_cast<Source*>(source)->stream = nullptr;
        return 0;
    };
    std::FILE* const stream = ::fopencookie(source_.get(), "r", functions);
    if (stream == nullptr) fail_with_errno("read " + name_, errno);
    std::setvbuf(stream, nullptr, _IOFBF, stream_buffer);
    source_->stream = stream;
    return stream;
}

std::uint64_t CaptureFile::offset() const {
    const off_t place = source_->stream == nullptr ? -1 : ::ftello(source_->stream);
    return place < 0 ? source_->offset : static_cast<std::uint64_t>(place);
}
bool CaptureFile::packed() const {
    return ::gzdirect(source_->file) == 0;
}
const std::string& CaptureFile::trouble() const {
    return source_->trouble;
}
bool CaptureFile::cut() const {
    return source_->cut;
}
const std::string& CaptureFile::beginning() const {
    return source_->beginning;
}

}  // namespace finwait
