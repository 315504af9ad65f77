// Reading and writing the fuzzers' inputs.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace finwait::test {

inline std::vector<std::byte> read_input(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    std::vector<std::byte> input;
    for (std::istreambuf_iterator<char> at(file), end; at != end; ++at)
        input.push_back(static_cast<std::byte>(static_cast<unsigned char>(*at)));
    return input;
}

inline void write_input(const std::filesystem::path& path, std::span<const std::byte> input) {
    std::ofstream file(path, std::ios::binary);
    for (const std::byte b : input) file.put(static_cast<char>(b));
    if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

/// The file, or those in the directory, in the order of their names.
inline std::vector<std::filesystem::path> inputs_of(const std::filesystem::path& path) {
    if (!std::filesystem::is_directory(path)) return {path};
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(path)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace finwait::test
