// See lab_directory.hpp.
#include "cli/lab_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

#include "daemon/failure.hpp"

namespace finwait {
namespace {

namespace fs = std::filesystem;

const fs::path all_labs = "/run/finwait/labs";
const fs::path netns_files = "/etc/netns";  // ip-netns(8)

void check_name(const std::string& name) {
    const auto bad = [](char c) {
        return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_';
    };
    if (name.empty() || name.size() > 64 || name[0] == '-' || std::any_of(name.begin(), name.end(), bad))
        throw Failure("lab name '" + name + "': use up to 64 letters, digits, '-' and '_'", ExitCode::usage);
}

/// Held while labs come and go, so that nobody takes a lab that is just being made for a leftover. The
/// directory itself goes with the last lab; a lock on one that is gone is worth nothing, hence the loop.
class Gate {
  public:
    Gate() {
        for (;;) {
            std::error_code error;
            fs::create_directories(all_labs, error);
            fd_ = FileDescriptor(::open(all_labs.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
            if (!fd_ && errno == ENOENT && !error) continue;
            if (!fd_) fail_with_errno("open " + all_labs.string(), error ? error.value() : errno);
            if (::flock(fd_.get(), LOCK_EX) != 0) fail_with_errno("lock " + all_labs.string(), errno);
            struct stat locked {
            }, named{};
            if (::fstat(fd_.get(), &locked) == 0 && ::stat(all_labs.c_str(), &named) == 0 &&
                locked.st_ino == named.st_ino)
                return;
        }
    }

  private:
    FileDescriptor fd_;
};

/// Field 22 of /proc/PID/stat: clock ticks from boot. With the number it names a process for good. Empty when
/// it has ended, even if nobody has reaped it yet.
std::string start_time_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    const std::size_t name_end = text.rfind(')');  // the name may hold anything, ')' and blanks included
    if (name_end == std::string::npos) return {};
    std::istringstream fields(text.substr(name_end + 1));
    std::string field;
    fields >> field;  // the third: its state
    if (field == "Z" || field == "X") return {};
    for (int n = 4; n <= 22; ++n) fields >> field;
    return field;
}

void write_file(const fs::path& path, const std::string& text) {
    std::ofstream file(path);
    file << text;
    if (!file.flush()) throw Failure("write " + path.string() + ": " + errno_text(errno));
}

std::string first_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string hosts_text() {
    std::string text = "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";
    for (const Host& h : hosts) {
        // One family a name: a client that races both families would open a second connection whenever a
        // lesson delays or loses the first one's SYN.
        text += std::string(h.v4) + " " + h.name + " " + h.name + "4\n";
        text += std::string(h.v6) + " " + h.name + "6\n";
    }
    return text;
}

}  // namespace

LabDirectory LabDirectory::at(const std::string& name) {
    check_name(name);
    return {name, all_labs / name};
}

LabDirectory LabDirectory::create(const std::string& name) {
    LabDirectory lab = at(name);
    const Gate gate;
    if (::mkdir(lab.path_.c_str(), 0755) != 0) {
        if (errno == EEXIST)
            throw Failure("lab '" + name + "' exists already: `finwait lab down " + name + "` removes it");
        fail_with_errno("create " + lab.path_.string(), errno);
    }
    if (!lab.take_ownership()) throw Failure("lab '" + name + "': somebody else owns " + lab.path_.string());
    fs::create_directory(lab.path_ / "etc");
    write_file(lab.hosts_file(), hosts_text());
    return lab;
}

std::vector<std::string> LabDirectory::names() {
    std::vector<std::string> found;
    std::error_code ignored;  // no directory: no labs
    for (const auto& entry : fs::directory_iterator(all_labs, ignored))
        found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<LabDirectory> LabDirectory::adopt_leftovers() {
    std::vector<LabDirectory> found;
    if (!fs::exists(all_labs)) return found;
    const Gate gate;
    for (const std::string& name : names()) {
        LabDirectory lab(name, all_labs / name);
        if (!lab.is_up() && lab.take_ownership()) found.push_back(std::move(lab));
    }
    return found;
}

std::string LabDirectory::netns(End end) const {
    return "finwait-" + name_ + "-" + hosts[index(end)].name;
}

bool LabDirectory::take_ownership() {
    owner_ = FileDescriptor(::open((path_ / "owner").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    return owner_ && ::flock(owner_.get(), LOCK_EX | LOCK_NB) == 0;
}

bool LabDirectory::exists() const {
    return fs::exists(path_);
}
void LabDirectory::mark_up() const {
    write_file(path_ / "up", "");
}
bool LabDirectory::is_up() const {
    return fs::exists(path_ / "up");
}

void LabDirectory::record_daemon(pid_t pid) const {
    write_file(path_ / "daemon", std::to_string(pid) + " " + start_time_of(pid) + "\n");
}

std::optional<pid_t> LabDirectory::daemon() const {
    std::istringstream line(first_line(path_ / "daemon"));
    pid_t pid = 0;
    std::string started;
    if (!(line >> pid >> started) || started != start_time_of(pid)) return std::nullopt;
    return pid;
}

void LabDirectory::record_profile(const std::string& profile) const {
    write_file(path_ / "profile", profile + "\n");
}
std::string LabDirectory::profile() const {
    return first_line(path_ / "profile");
}

void LabDirectory::publish_hosts() const {
    for (const End end : {End::client, End::server}) {
        const fs::path link = netns_files / netns(end);
        std::error_code error;
        do {  // another lab that goes may take the empty directory away in between
            fs::create_directories(netns_files, error);
            if (!error) fs::create_directory_symlink(path_ / "etc", link, error);
        } while (error == std::errc::no_such_file_or_directory);
        if (error && error != std::errc::file_exists)
            throw Failure("create " + link.string() + ": " + error.message());
    }
}

void LabDirectory::remove() {
    std::error_code ignored;
    for (const End end : {End::client, End::server}) {
        const fs::path link = netns_files / netns(end);
        if (fs::is_symlink(link, ignored)) fs::remove(link, ignored);
    }
    ::rmdir(netns_files.c_str());  // only if it is empty now

    if (!fs::exists(all_labs)) return;
    const Gate gate;
    std::error_code error;
    fs::remove_all(path_, error);
    ::rmdir(all_labs.c_str());
    ::rmdir(all_labs.parent_path().c_str());
    if (error) throw Failure("remove " + path_.string() + ": " + error.message());
}

}  // namespace finwait
