#include "policies/contract/recipe.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace finwait {

namespace {

constexpr std::size_t most_recipe_payload = 1400;
constexpr std::uint16_t ordinary_mss = 1460;

struct NamedSequence {
    Recipe::Sequence sequence;
    std::string_view name;
};
constexpr std::array<NamedSequence, 6> sequences{{
    {Recipe::Sequence::exact, "exact"},
    {Recipe::Sequence::in_window, "in-window"},
    {Recipe::Sequence::right_edge, "right-edge"},
    {Recipe::Sequence::left_edge, "left-edge"},
    {Recipe::Sequence::outside, "outside"},
    {Recipe::Sequence::offset, "offset"},
}};

bool is_sack_edge(const Endpoint& receiver, Seq s) {
    const auto held = receiver.out_of_order();
    return std::any_of(held.begin(), held.end(), [s](const Interval& i) { return i.end == s; });
}

/// The middle of the window, where a RST is neither exact nor at an edge that Linux accepts.
Seq in_window(const Endpoint& receiver) {
    const std::int32_t window = std::max(distance(receiver.rcv_nxt, receiver.window_edge), 2);
    Seq s = receiver.rcv_nxt + static_cast<std::uint32_t>(window / 2);
    while (is_sack_edge(receiver, s)) s += 1;
    return s;
}

Seq ack_for(const Recipe& recipe, const Endpoint& receiver) {
    // Far enough beyond SND.NXT that nothing the receiver sends meanwhile makes it right.
    constexpr std::uint32_t far = 1U << 20U;
    return recipe.ack == Recipe::Ack::wrong ? receiver.snd_nxt + far : receiver.snd_nxt;
}

Seq quoted_sequence(const Recipe& recipe, const Endpoint& receiver) {
    const Seq first = receiver.state == State::SynSent ? receiver.iss : receiver.snd_una;
    const auto under_way = static_cast<std::uint32_t>(std::max(distance(first, receiver.snd_nxt), 0));
    constexpr std::uint32_t far = 1U << 20U;
    switch (recipe.sequence) {
        case Recipe::Sequence::exact: break;
        case Recipe::Sequence::in_window: return first + under_way / 2;
        case Recipe::Sequence::right_edge: return first + under_way;
        case Recipe::Sequence::left_edge: return first - 1;
        case Recipe::Sequence::outside: return receiver.snd_nxt + far;
        case Recipe::Sequence::offset: return first + static_cast<std::uint32_t>(recipe.offset);
    }
    return first;
}

}  // namespace

const char* name(Recipe::Sequence sequence) {
    return sequences[static_cast<std::size_t>(sequence)].name.data();
}

std::optional<Recipe::Sequence> parse_sequence(std::string_view text) {
    for (const auto& [sequence, name] : sequences) {
        if (name == text) return sequence;
    }
    return std::nullopt;
}

Seq sequence_for(const Recipe& recipe, const Endpoint& receiver) {
    switch (recipe.sequence) {
        case Recipe::Sequence::exact: break;
        case Recipe::Sequence::in_window: return in_window(receiver);
        case Recipe::Sequence::right_edge: return later(receiver.rcv_nxt, receiver.window_edge - 1);
        case Recipe::Sequence::left_edge: return receiver.rcv_nxt - 1;
        case Recipe::Sequence::outside: return later(receiver.rcv_nxt, receiver.window_edge) + 1;
        case Recipe::Sequence::offset: return receiver.rcv_nxt + static_cast<std::uint32_t>(recipe.offset);
    }
    return receiver.rcv_nxt;
}

IcmpBlueprint cook_icmp(const Recipe& recipe, const Connection& connection, const Path& path) {
    const SocketAddress& to = connection.address[index(recipe.to)];
    const SocketAddress& from = connection.address[index(opposite(recipe.to))];
    IcmpBlueprint b;
    b.source_mac = path.peer_mac;
    b.destination_mac = path.mac;
    b.vlans = path.vlans;
    b.reporter = from.address;
    b.ttl = path.ttl;
    b.about = {*recipe.icmp,
               recipe.mtu,
               to.address,
               from.address,
               to.port,
               from.port,
               quoted_sequence(recipe, connection.at(recipe.to))};
    return b;
}

Blueprint cook(const Recipe& recipe, const Connection& connection, const Path& path) {
    const Endpoint& receiver = connection.at(recipe.to);
    const Endpoint& other = connection.at(opposite(recipe.to));
    const SocketAddress& to = connection.address[index(recipe.to)];
    const SocketAddress& from = connection.address[index(opposite(recipe.to))];

    Blueprint b;
    b.source_mac = path.peer_mac;
    b.destination_mac = path.mac;
    b.vlans = path.vlans;
    b.source = from.address;
    b.source_port = from.port;
    b.destination = to.address;
    b.destination_port = to.port;
    b.ttl = path.ttl;  // as it was on what came to it last
    b.seq = sequence_for(recipe, receiver);
    b.flags =
        recipe.ack == Recipe::Ack::none ? recipe.flags.without(Flags::ack) : recipe.flags.with(Flags::ack);
    b.ack = ack_for(recipe, receiver);
    const bool reset = recipe.flags.has(Flags::rst);
    b.window = recipe.window.value_or(reset ? std::uint16_t{0} : other.last_window);
    if (receiver.timestamps_agreed() && recipe.timestamps != Recipe::Stamps::none) {
        // The other end's own last value, not a later guess: a later one would make its next real segment
        // PAWS-old.
        constexpr std::uint32_t long_ago = 100'000;
        const std::uint32_t age = recipe.timestamps == Recipe::Stamps::old ? long_ago : 0;
        b.options.timestamps = Timestamps{other.ts_last_sent - age, receiver.ts_last_sent};
    }
    if (recipe.flags.has(Flags::syn)) b.options.mss = ordinary_mss;
    static constexpr std::array<std::byte, most_recipe_payload> zeros{};
    b.payload = std::span(zeros).first(std::min<std::size_t>(recipe.payload, zeros.size()));
    return b;
}

}  // namespace finwait
