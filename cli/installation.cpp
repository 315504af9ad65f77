// See installation.hpp.
#include "cli/installation.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "daemon/failure.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

namespace fs = std::filesystem;

fs::path own_directory() {
    std::error_code error;
    const fs::path self = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : self.parent_path();
}

bool runnable(const fs::path& path) {
    return fs::is_regular_file(path) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

fs::path find_program(const std::string& name) {
    std::vector<fs::path> places{own_directory(), own_directory() / "../daemon", own_directory() / "../sbin"};
    const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): one thread
    std::istringstream words(path != nullptr ? path : "");
    for (std::string place; std::getline(words, place, ':');) places.emplace_back(place);
    for (const fs::path& place : places)
        if (runnable(place / name)) return fs::canonical(place / name);
    throw Failure(name + ": neither beside finwait (" + own_directory().string() + ") nor in PATH");
}

std::optional<fs::path> shipped_profiles() {
    const fs::path place = own_directory() / "../share/finwait/profiles";
    if (!fs::is_directory(place)) return std::nullopt;
    return fs::canonical(place);
}

std::vector<std::string> shipped_profile_names() {
    std::vector<std::string> names;
    if (const auto directory = shipped_profiles())
        for (const auto& entry : fs::directory_iterator(*directory))
            if (entry.path().extension() == ".toml") names.push_back(entry.path().stem());
    std::sort(names.begin(), names.end());
    return names;
}

fs::path find_profile(const std::string& file_or_name) {
    if (file_or_name.find('/') != std::string::npos || file_or_name.find(".toml") != std::string::npos)
        return file_or_name;
    const std::vector<std::string> names = shipped_profile_names();
    if (std::find(names.begin(), names.end(), file_or_name) != names.end())
        return *shipped_profiles() / (file_or_name + ".toml");
    std::string says = "no shipped profile is called " + finwait::quoted(file_or_name);
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const auto near = nearest(file_or_name, candidates);
    says += near ? "; did you mean " + finwait::quoted(*near) + "? For" : "; for";
    says += " a file of yours write ./" + file_or_name;
    if (!near && !names.empty()) {
        says += "\nshipped are:";
        for (const std::string& name : names) says += "\n  " + name;
    }
    throw Failure(says, ExitCode::bad_profile);
}

}  // namespace finwait
