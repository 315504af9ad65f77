// Files, and the hop from TOML to a profile.
#include "daemon/profile_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "daemon/failure.hpp"
#include "daemon/file_descriptor.hpp"
#include "daemon/toml_text.hpp"

namespace finwait {

namespace {

constexpr std::size_t max_named_file_size = std::size_t{16} << 20U;

/// At most one byte more than it may have, which tells that it is too large.
std::optional<std::string> read_all(int fd, std::size_t most, Complaints& complaints) {
    std::string text;
    std::array<char, 16384> room{};
    while (text.size() <= most) {
        const ssize_t n = ::read(fd, room.data(), room.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            complaints.error({}, "cannot be read: " + errno_text(errno));
            return std::nullopt;
        }
        if (n == 0) return text;
        text.append(room.data(), static_cast<std::size_t>(n));
    }
    return text;
}

std::optional<std::string> read_file(const std::string& path, std::size_t most, Complaints& complaints) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) {
        const int error = errno;
        const bool name_only =
            error == ENOENT && path.find('/') == std::string::npos && path.find(".toml") == std::string::npos;
        complaints.error({}, error == ENOENT ? "no such file" : "cannot be opened: " + errno_text(error),
                         name_only ? "a profile is a file of TOML, such as " + path + ".toml" : "");
        return std::nullopt;
    }
    struct stat status {};
    if (::fstat(file.get(), &status) == 0 && S_ISDIR(status.st_mode)) {
        complaints.error({}, "is a directory, not a profile", "name a file in it");
        return std::nullopt;
    }
    return read_all(file.get(), most, complaints);
}

/// Reads what the profile at `path` names.
Files files_beside(const std::string& path) {
    return [directory = std::filesystem::path(path).parent_path()](const std::string& name) {
        using Content = Parsed<std::string>;
        Complaints complaints;
        auto text = read_file((directory / name).string(), max_named_file_size, complaints);
        if (!text) {
            const Complaint& why = complaints.sorted().front();
            return Content::bad("'" + name + "': " + why.message, "files are looked for beside the profile");
        }
        if (text->size() > max_named_file_size)
            return Content::bad("'" + name + "' is larger than such a file may be (16 MiB)");
        return Content::good(std::move(*text));
    };
}

/// A NUL byte is the surest sign that a file is no text.
bool is_text(std::string_view text, Complaints& complaints) {
    const std::size_t nul = text.find('\0');
    if (nul == std::string_view::npos) return true;
    complaints.error({}, "is not text: byte " + std::to_string(nul) + " is NUL",
                     "a profile is a file of TOML");
    return false;
}

}  // namespace

std::optional<Profile> read_profile_text(std::string_view toml, Complaints& complaints, const Files& files) {
    if (toml.size() > max_profile_size) {
        complaints.error({}, "is larger than a profile may be (1 MiB)");
        return std::nullopt;
    }
    if (!is_text(toml, complaints)) return std::nullopt;
    const auto tree = read_toml(std::string(toml), complaints);
    if (!tree) return std::nullopt;
    Complaints found;
    auto profile = Profile::read(tree->root, files, found);
    for (Complaint& complaint : found.sorted()) {
        // What is missing may stand in a line that could not be read.
        if (tree->whole || complaint.kind == Complaint::Kind::wrong) complaints.add(std::move(complaint));
    }
    return complaints.any_errors() ? std::nullopt : std::move(profile);
}

std::optional<Profile> read_profile_file(const std::string& path, Complaints& complaints) {
    const auto text = read_file(path, max_profile_size, complaints);
    return text ? read_profile_text(*text, complaints, files_beside(path)) : std::nullopt;
}

}  // namespace finwait
