// Random lives between two real hosts, both ends held beside the kernels after every move.
//
//     truth_lives [--lives N] [--seed N]     N lives from this seed on; without a seed one is drawn, and
//     printed truth_lives --life SEED                one life, with its ladder
#include <unistd.h>

#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "tests/wire/truth/ladders.hpp"
#include "tests/wire/truth/living.hpp"

namespace {

using namespace finwait;
using namespace finwait::truth;

constexpr int skipped = 77;

struct Wanted {
    std::uint64_t lives = 200;
    std::uint64_t seed = std::random_device{}();
    bool one = false, shrinks = true, paced = false;
};

Wanted wanted(const std::vector<std::string>& words) {
    Wanted w;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--lives")
            w.lives = std::stoull(words.at(++i));
        else if (words[i] == "--seed")
            w.seed = std::stoull(words.at(++i));
        else if (words[i] == "--life")
            w.seed = std::stoull(words.at(++i)), w.lives = 1, w.one = true;
        else if (words[i] == "--paced")
            w.paced = true;
        else if (words[i] == "--as-it-is")
            w.shrinks = false;
        else
            throw std::invalid_argument("what is '" + words[i] + "'? --lives N, --seed N or --life SEED");
    }
    return w;
}

/// Shows a life that went wrong, as short as it gets.
void show(Wire& wire, const Life& life, std::uint16_t& port) {
    const Life shortest = shrink(wire, life, port);
    const Outcome outcome = live(wire, shortest, port++);
    std::cout << "\nIt goes wrong again, or not, in this short form:\n"
              << to_string(shortest) << ladder(outcome.events);
    for (const std::string& line : outcome.comparison.disagreements) std::cout << line << '\n';
}

/// A life whose timing the machine has spoilt (it stood still for longer than kernels wait) is lived again;
/// one that is merely wrong is not.
Outcome live_undisturbed(Wire& wire, const Life& life, std::uint16_t& port) {
    for (int attempt = 1;; ++attempt) {
        wire.longest_stall = {};
        Outcome outcome = live(wire, life, port++);
        const bool spoilt = wire.longest_stall > std::chrono::milliseconds(80);
        if (outcome.comparison.disagreements.empty() || !spoilt || attempt == 3) return outcome;
        std::cout << "life " << life.seed << " again: the machine stood still\n";
    }
}

int run(const Wanted& wanted) {
    std::cout << "lives " << wanted.lives << ", seed " << wanted.seed << std::endl;
    Wire wire;
    std::uint16_t port = 20000;
    Comparison all;
    std::uint64_t segments = 0, bad = 0;
    for (std::uint64_t n = 0; n < wanted.lives; ++n) {
        const Life life = random_life(wanted.seed + n, wanted.paced);
        const Outcome outcome = live_undisturbed(wire, life, port);
        if (port < 20000) port = 20000;
        all.add(outcome.comparison);
        segments += outcome.segments;
        if (wanted.one) std::cout << to_string(life) << ladder(outcome.events);
        if (outcome.comparison.disagreements.empty()) continue;
        ++bad;
        std::cout << "life " << life.seed << " (repeat: --life " << life.seed << "):\n";
        for (const std::string& line : outcome.comparison.disagreements) std::cout << line << '\n';
        std::cout << ladder(outcome.events);
        if (bad <= 3 && wanted.shrinks) show(wire, life, port);
        if (bad == 10) break;
    }
    std::cout << segments << " segments delivered\n" << all.text();
    if (all.proven == 0) std::cout << "nothing was compared\n";
    return bad == 0 && all.proven != 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (::geteuid() != 0) {
        std::cout << "SKIPPED: needs root, for network namespaces and TAPs\n";
        return skipped;
    }
    try {
        return run(wanted({argv + 1, argv + argc}));
    } catch (const std::exception& error) {
        std::cerr << "truth_lives: " << error.what() << '\n';
        return 2;
    }
}
