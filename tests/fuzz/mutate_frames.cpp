// What the fuzzer does, without a fuzzer: damages known frames by a seeded dice and uses each. Also replays
// inputs and writes the corpus the fuzzer starts from.
//
//     mutate_frames [--mutations N] [--seed N]     every run of a seed is the same
//     mutate_frames --write DIRECTORY              one file of each kind of frame
//     mutate_frames FILE|DIRECTORY...              uses the frames in these files
#include <array>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "tests/fuzz/files.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/tcp/samples.hpp"
#include "tests/tcp/use.hpp"

namespace {

using namespace finwait;

void report(const std::array<std::uint64_t, static_cast<std::size_t>(Oddity::count_)>& counts) {
    for (std::size_t i = 0; i < counts.size(); ++i)
        std::cout << "  " << name(static_cast<Oddity>(i)) << ' ' << counts[i] << '\n';
}

void mutate_many(std::uint64_t mutations, std::uint64_t seed) {
    std::cout << mutations << " mutations, seed " << seed
              << std::endl;  // now: a crash must not swallow the seed
    std::mt19937_64 random(seed);
    std::array<std::uint64_t, static_cast<std::size_t>(Oddity::count_)> counts{};
    const std::vector<Frame> frames = test::one_of_each_kind();
    for (std::uint64_t n = 0; n < mutations; ++n) {
        const Frame& from = frames[random() % frames.size()];
        if (from.size() > 4000 && random() % 64 != 0) continue;  // copying them is most of the time
        Frame frame = from.copy();
        test::mutate(frame, random);
        const View view = test::use(frame.copy());
        ++counts.at(static_cast<std::size_t>(view.oddity));
    }
    report(counts);
}

void write_corpus(const std::string& directory) {
    int number = 0;
    for (const Frame& frame : test::one_of_each_kind()) {
        test::write_input(directory + "/frame-" + std::to_string(number++), test::input_of(frame));
    }
}

void replay(const std::string& path) {
    for (const auto& file : test::inputs_of(path)) {
        const View view = test::use(test::frame_of(test::read_input(file)));
        std::cout << file.filename().string() << ": " << name(view.kind) << ", " << sentence(view.oddity)
                  << '\n';
    }
}

void run(const std::vector<std::string>& arguments) {
    std::uint64_t mutations = 200000, seed = 1;
    bool replayed = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "--mutations") {
            mutations = std::stoull(arguments.at(++i));
        } else if (word == "--seed") {
            seed = std::stoull(arguments.at(++i));
        } else if (word == "--write") {
            return write_corpus(arguments.at(++i));
        } else {
            replay(word);
            replayed = true;
        }
    }
    if (!replayed) mutate_many(mutations, seed);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "mutate_frames: " << error.what() << '\n';
        return 2;
    }
}
