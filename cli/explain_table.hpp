// Connections as lines of a table, one each. Columns are as wide as what stands in them, so rows wait for one
// another; but not for long: after so many the table goes on with the widths it has.
#pragma once

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/explained.hpp"
#include "cli/terminal.hpp"

namespace finwait {

class ConnectionTable {
  public:
    /// Rows that wait for the widths of one another, in the order of their numbers.
    static constexpr std::size_t batch = 1000, batch_below = 50'000;

    /// Both must outlive it.
    ConnectionTable(std::FILE* out, const Terminal& terminal) : out_(out), terminal_(terminal) {}

    void add(const Explained&, bool with_segments);
    void flush();

  private:
    static constexpr std::size_t columns = 7;
    struct Row {
        std::uint64_t number = 0;
        std::array<std::string, columns> cells;  // but the number
        std::vector<std::string> below;
        bool well = true;
    };
    void print_head();
    void print(const Row&);

    std::FILE* out_;
    const Terminal& terminal_;
    std::vector<Row> waiting_;
    std::size_t below_ = 0;  // lines below those that wait
    std::array<std::size_t, columns> width_{};
    std::size_t number_width_ = 3;
    bool begun_ = false;
};

}  // namespace finwait
