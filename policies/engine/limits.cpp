#include "policies/engine/limits.hpp"

namespace finwait {

namespace {
/// Client addresses that are counted one by one; all further ones share a count.
constexpr std::size_t max_clients = 65536;
/// A connection's roll must not be the first of its segments' draws.
constexpr std::uint64_t connection_roll = UINT64_MAX;
}  // namespace

Limits::Limits(const PolicySpec& spec, const Dice& dice)
    : spec_(spec),
      dice_(dice),
      any_(spec.connections || spec.skip > 0 || spec.chance || spec.times || spec.times_per_connection) {}

Limits::Counted Limits::tally(const Connection* connection) {
    Counted counted{line_, {}};
    if (connection != nullptr) {
        if (const Memory* memory = memory_.find(connection->handle)) counted.connection = memory->tally;
    }
    return counted;
}

void Limits::meet(const Connection& connection) {
    if (!spec_.connections) return;
    Memory& memory = memory_[connection.handle];
    if (memory.nth != 0) return;
    Address client{};  // all share one count, unless
    if (spec_.connections->per_client_address) {
        client = connection.address[index(connection.side_of(End::client))].address;
        const bool full =
            connections_of_.size() >= max_clients && connections_of_.find(client) == connections_of_.end();
        if (full) client = {};
    }
    memory.nth = ++connections_of_[client];
}

std::uint64_t Limits::nth(const Connection* connection) {
    const Memory* memory = connection != nullptr ? memory_.find(connection->handle) : nullptr;
    return memory != nullptr ? memory->nth : 0;
}

bool Limits::chance(Counted& counted, const Connection* connection, Side direction) const {
    const std::uint64_t scope = connection != nullptr ? scope_of(*connection) : line_scope;
    if (spec_.chance_per_connection) return dice_.uniform(scope, Side::a, connection_roll) < *spec_.chance;
    Tally& tally = connection != nullptr ? counted.connection : counted.line;
    return dice_.uniform(scope, direction, tally.draws[index(direction)]++) < *spec_.chance;
}

bool Limits::allow(Counted& counted, const Connection* connection, Side direction) {
    if (spec_.connections) {
        const std::uint64_t which = nth(connection);
        if (which == 0 || !spec_.connections->takes(which)) return false;
    }
    if (counted.line.skipped < spec_.skip) {
        ++counted.line.skipped;
        return false;
    }
    if (spec_.chance && !chance(counted, connection, direction)) return false;
    if (spec_.times && counted.line.acted >= *spec_.times) return false;
    if (spec_.times_per_connection && counted.connection.acted >= *spec_.times_per_connection) return false;
    ++counted.line.acted;
    ++counted.connection.acted;
    return true;
}

void Limits::take_back(Counted& counted) {
    --counted.line.acted;
    --counted.connection.acted;
}

void Limits::settle(const Counted& counted, const Connection* connection) {
    line_ = counted.line;
    if (connection != nullptr && any_) memory_[connection->handle].tally = counted.connection;
}

void Limits::forget(ConnectionHandle connection) {
    memory_.forget(connection);
}

}  // namespace finwait
