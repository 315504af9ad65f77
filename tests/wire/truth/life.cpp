#include "tests/wire/truth/life.hpp"

#include <random>
#include <utility>

namespace finwait::truth {
namespace {

constexpr std::array<const char*, 13> names{
    "send", "receive",     "half_close", "close", "abort", "stop_listening", "connect_again", "deliver",
    "drop", "drop_a_part", "copy",       "forge", "wait"};

class Chance {
  public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
    bool one_in(std::uint32_t n) { return below(n) == 0; }

  private:
    std::mt19937_64 random_;
};

/// How often each deed comes, of a hundred and some.
constexpr std::array<std::pair<Deed, std::uint32_t>, 13> odds{{{Deed::deliver, 60},
                                                               {Deed::send, 9},
                                                               {Deed::receive, 6},
                                                               {Deed::wait, 7},
                                                               {Deed::drop, 6},
                                                               {Deed::drop_a_part, 2},
                                                               {Deed::copy, 4},
                                                               {Deed::forge, 5},
                                                               {Deed::half_close, 3},
                                                               {Deed::close, 4},
                                                               {Deed::abort, 1},
                                                               {Deed::connect_again, 2},
                                                               {Deed::stop_listening, 1}}};

Deed any_deed(Chance& chance) {
    std::uint32_t all = 0;
    for (const auto& [deed, weight] : odds) all += weight;
    std::uint32_t at = chance.below(all);
    for (const auto& [deed, weight] : odds) {
        if (at < weight) return deed;
        at -= weight;
    }
    return Deed::deliver;
}

std::uint32_t any_amount(Deed deed, const Life& life, Chance& chance) {
    switch (deed) {
        case Deed::send:
            return chance.one_in(4) ? 1 + chance.below(life.small_window ? 20000 : 40000)
                                    : 1 + chance.below(1400);
        case Deed::receive: return chance.one_in(2) ? 1'000'000 : 1 + chance.below(3000);
        case Deed::drop_a_part: return chance.below(UINT32_MAX);
        case Deed::wait: {
            if (life.keepalive && chance.one_in(4)) return 1'100'000;
            if (life.linger_shortly && chance.one_in(4)) return 1'200'000;
            const std::uint32_t kind = chance.below(10);
            if (kind == 0) return 230'000;  // a repeat comes
            if (kind < 3) return 45'000;    // a delayed ACK comes
            return chance.below(3000);
        }
        default: return 0;
    }
}

}  // namespace

Life random_life(std::uint64_t seed, bool may_be_paced) {
    Chance chance(seed);
    Life life;
    life.seed = seed;
    life.v6 = chance.one_in(3);
    life.keepalive = chance.one_in(20);
    life.small_window = chance.one_in(8);
    life.simultaneous = chance.one_in(10);
    life.fast_open = !life.simultaneous && chance.one_in(10);
    life.linger_shortly = chance.one_in(20);
    life.paced = chance.one_in(4) && may_be_paced;
    const std::uint32_t moves = 15 + chance.below(70);
    for (std::uint32_t n = 0; n < moves; ++n) {
        Move move;
        move.deed = any_deed(chance);
        move.end = chance.one_in(2) ? End::client : End::server;
        // Mostly in order, or few lives would get far.
        const bool in_order = move.deed == Deed::deliver && !chance.one_in(5);
        move.which = in_order ? 0 : chance.below(UINT32_MAX);
        move.amount = any_amount(move.deed, life, chance);
        life.moves.push_back(move);
    }
    return life;
}

std::string to_string(const Move& move) {
    return std::string(name(move.end)) + " " + names[static_cast<std::size_t>(move.deed)] + " " +
           std::to_string(move.which) + " " + std::to_string(move.amount);
}

std::string to_string(const Life& life) {
    std::string text = "life " + std::to_string(life.seed) + (life.v6 ? ", IPv6" : "") +
                       (life.keepalive ? ", keepalive" : "") + (life.small_window ? ", small window" : "") +
                       (life.fast_open ? ", fast open" : "") +
                       (life.simultaneous ? ", simultaneous open" : "") +
                       (life.linger_shortly ? ", TCP_LINGER2" : "") + (life.paced ? ", BBR" : "") + "\n";
    for (const Move& move : life.moves) text += "    " + to_string(move) + "\n";
    return text;
}

}  // namespace finwait::truth
