// What the tracker's fuzzer does, without a fuzzer: replays its inputs, and runs programs made of them by a
// seeded dice.
//
//     replay_tracker [-v] FILE|DIRECTORY...          replays; -v shows what each did as a timeline
//     replay_tracker --programs N [--seed N] FILE|DIRECTORY...   and N more, made of these; a seed repeats
//     them
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/files.hpp"
#include "tests/fuzz/life_program.hpp"

namespace {

using namespace finwait;
using Program = std::vector<std::byte>;

struct Totals {
    std::size_t programs = 0, steps = 0, segments = 0, transitions = 0, connections = 0;
    void add(const test::Outcome& outcome) {
        ++programs;
        steps += outcome.steps;
        segments += outcome.segments;
        transitions += outcome.transitions;
        connections += outcome.counters.opened;
    }
    void print(const std::string& what) const {
        std::cout << what << ' ' << programs << " programs: " << steps << " steps, " << segments
                  << " segments, " << connections << " connections, " << transitions << " transitions\n";
    }
};

class Dice {
  public:
    explicit Dice(std::uint64_t seed) : random_(seed) {}
    std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }
    /// Small numbers are what most decisions are about.
    std::byte byte() { return static_cast<std::byte>(below(2) == 0 ? random_() % 8 : random_()); }

  private:
    std::mt19937_64 random_;
};

Program random_program(Dice& dice) {
    Program program(1 + dice.below(400));
    for (std::byte& b : program) b = dice.byte();
    return program;
}

/// The beginning of one and the end of another, damaged in a few places.
Program bred(const std::vector<Program>& parents, Dice& dice) {
    if (parents.empty() || dice.below(8) == 0) return random_program(dice);
    const Program &one = parents[dice.below(parents.size())], &other = parents[dice.below(parents.size())];
    const auto head = static_cast<std::ptrdiff_t>(dice.below(one.size() + 1));
    const auto tail = static_cast<std::ptrdiff_t>(dice.below(other.size() + 1));
    Program program(one.begin(), one.begin() + head);
    program.insert(program.end(), other.begin() + tail, other.end());
    for (std::size_t n = dice.below(6); n > 0 && !program.empty(); --n) {
        const std::size_t at = dice.below(program.size());
        switch (dice.below(3)) {
            case 0: program.insert(program.begin() + static_cast<std::ptrdiff_t>(at), dice.byte()); break;
            case 1: program.erase(program.begin() + static_cast<std::ptrdiff_t>(at)); break;
            default: program[at] = dice.byte();
        }
    }
    return program;
}

std::vector<Program> replay(const std::vector<std::string>& paths, bool verbose) {
    std::vector<Program> programs;
    Totals totals;
    for (const std::string& path : paths)
        for (const auto& file : test::inputs_of(path)) {
            programs.push_back(test::read_input(file));
            if (verbose) std::cout << file.string() << ":\n" << std::flush;
            const test::Outcome outcome = test::run_life_program(programs.back(), verbose);
            std::cout << outcome.timeline;
            totals.add(outcome);
        }
    totals.print("replayed");
    return programs;
}

void run_made(const std::vector<Program>& parents, std::size_t count, std::uint64_t seed) {
    std::cout << "making " << count << " programs, seed " << seed
              << std::endl;  // a crash must not swallow it
    Dice dice(seed);
    Totals totals;
    for (std::size_t n = 0; n < count; ++n) totals.add(test::run_life_program(bred(parents, dice)));
    totals.print("ran");
}

void run(const std::vector<std::string>& arguments) {
    std::size_t programs = 0;
    std::uint64_t seed = 1;
    bool verbose = false;
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "--programs") {
            programs = std::stoull(arguments.at(++i));
        } else if (word == "--seed") {
            seed = std::stoull(arguments.at(++i));
        } else if (word == "-v") {
            verbose = true;
        } else {
            paths.push_back(word);
        }
    }
    const std::vector<Program> parents = replay(paths, verbose);
    if (programs != 0) run_made(parents, programs, seed);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "replay_tracker: " << error.what() << '\n';
        return 2;
    }
}
