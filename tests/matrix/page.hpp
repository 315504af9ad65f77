// The matrix told to others: docs/matrix.md for people, JSON for the test that runs cells on the wire.
#pragma once

#include <string>
#include <vector>

#include "tests/matrix/cell.hpp"

namespace finwait::matrix {

std::string page();
/// A list of cells, each with its profile, what its two programs do, and what is owed. The n-th has the
/// server port `first_port` + n and a policy named "cell-n".
std::string json(const std::vector<Cell>&, std::uint16_t first_port);

}  // namespace finwait::matrix
