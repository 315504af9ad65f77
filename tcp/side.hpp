// The two sides of the box (which TAP) and the two ends of a connection (who opened it).
#pragma once

#include <cstddef>
#include <cstdint>

namespace finwait {

enum class Side : std::uint8_t { a, b };
enum class End : std::uint8_t { client, server };

constexpr Side opposite(Side s) {
    return s == Side::a ? Side::b : Side::a;
}
constexpr End opposite(End e) {
    return e == End::client ? End::server : End::client;
}
constexpr std::size_t index(Side s) {
    return static_cast<std::size_t>(s);
}
constexpr std::size_t index(End e) {
    return static_cast<std::size_t>(e);
}
constexpr const char* name(Side s) {
    return s == Side::a ? "a" : "b";
}
constexpr const char* name(End e) {
    return e == End::client ? "client" : "server";
}

}  // namespace finwait
