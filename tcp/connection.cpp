#include "tcp/connection.hpp"

namespace finwait {

std::string to_string(const SocketAddress& socket) {
    const std::string port = ":" + std::to_string(socket.port);
    return socket.address.v6 ? "[" + to_string(socket.address) + "]" + port
                             : to_string(socket.address) + port;
}

void Connection::stamp(TimePoint now, std::optional<Side> speaker) {
    const bool another_moment = now > last_segment_at;
    for (const Side side : {Side::a, Side::b}) {
        if (speaker)
            at(side).spoke_last = side == *speaker;
        else if (another_moment)
            at(side).spoke_last = false;
    }
    last_segment_at = now;
}

Side Connection::side_of(End end) const {
    const Side likely_server =
        address[index(Side::a)].port < address[index(Side::b)].port ? Side::a : Side::b;
    const Side client = opener ? *opener : opposite(likely_server);
    return end == End::client ? client : opposite(client);
}

std::uint32_t Connection::count(Side side, Role role, std::uint32_t segments) {
    const auto add = [&](std::uint32_t before, std::uint32_t most) {
        const bool full = segments > most - before;
        if (full) counts_full = true;
        return full ? most : before + segments;
    };
    const auto next = [](std::uint32_t before, std::uint32_t most) {
        return before == most ? most : before + 1;
    };
    Counts& counts = counted[index(side)];
    if (Counts::frequent(role)) {
        std::uint32_t& n = counts.of_frequent(role);
        const std::uint32_t first = next(n, UINT32_MAX);
        n = add(n, UINT32_MAX);
        return first;
    }
    const std::uint32_t before = counts.of_rare(role);
    if (before < Counts::most && segments < Counts::most - before) {
        counts.set_rare(role, before + segments);
        return before + 1;
    }
    std::uint16_t& n = at(side).occasional.make().counts.of[static_cast<std::size_t>(role)];
    if (before < Counts::most) n = static_cast<std::uint16_t>(before);
    counts.set_rare(role, Counts::most);
    const std::uint32_t first = next(n, UINT16_MAX);
    n = static_cast<std::uint16_t>(add(n, UINT16_MAX));
    return first;
}

}  // namespace finwait
