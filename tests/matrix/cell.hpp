// A cell of the matrix: one fault that happens to one segment in the life of a connection, which either side
// opens and either end closes, over either family.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tcp/role.hpp"
#include "tcp/side.hpp"
#include "tests/support/model/exchange.hpp"

namespace finwait::matrix {

inline constexpr std::array segments{Role::syn,        Role::syn_ack,        Role::handshake_ack,
                                     Role::active_fin, Role::active_fin_ack, Role::passive_fin,
                                     Role::last_ack};
enum class Fault : std::uint8_t {
    lost,
    lost_twice,
    late,
    doubled,
    reordered,
    reset_before,
    reset_instead,
    reset_after
};
inline constexpr std::array faults{Fault::lost,          Fault::lost_twice, Fault::late,
                                   Fault::doubled,       Fault::reordered,  Fault::reset_before,
                                   Fault::reset_instead, Fault::reset_after};
const char* name(Fault);  // "lost once", …

struct Cell {
    Role segment = Role::syn;
    Fault fault = Fault::lost;
    Side opener = Side::a;
    End closer = End::client;  // who sends the active FIN
    bool v6 = false;

    bool opening() const {
        return segment == Role::syn || segment == Role::syn_ack || segment == Role::handshake_ack;
    }
    End sender() const;
    End receiver() const { return opposite(sender()); }
};
std::vector<Cell> all_cells();
std::string name(const Cell&);  // "last-ack, doubled, b opens, server closes, IPv6"
/// The same in letters, digits and '_', as GoogleTest wants it.
std::string symbol(const Cell&);

/// The policy that brings the fault about, in TOML; `port`: for this server port alone. Its name is "fault".
std::string profile(const Cell&, std::uint16_t port = 0, const std::string& name = "fault");
/// How often it has to act.
std::uint64_t times(const Cell&);
/// What both ends do meanwhile.
model::Exchange exchange(const Cell&);

/// Cells in which every two values of different factors come together at least once.
std::vector<Cell> covering_pairs();

}  // namespace finwait::matrix
