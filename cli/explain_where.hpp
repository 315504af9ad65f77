// Which connections are asked for: 'server-state=CLOSE-WAIT,client-port!=80'. A comma is "and".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/explained.hpp"
#include "tcp/address.hpp"
#include "tcp/state.hpp"

namespace finwait {

class Where {
  public:
    /// Nothing: everything fits.
    Where() = default;
    /// Throws Failure with ExitCode::usage, which names the nearest right spelling.
    explicit Where(std::string_view text);

    bool fits(const Explained&) const;
    /// The keys, for help.
    static std::string keys();

  private:
    struct Condition {
        std::size_t key = 0;  // in the list of keys
        bool is_not = false;
        State state{};
        Network network{};
        std::uint16_t port = 0;
        std::string word;
    };
    static Condition read(std::string_view text);
    static bool holds(const Condition&, const Explained&);

    std::vector<Condition> conditions_;
};

}  // namespace finwait
