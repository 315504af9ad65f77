#include "tcp/flags.hpp"

#include <array>
#include <utility>

namespace finwait {

std::string to_string(Flags flags) {
    constexpr std::array<std::pair<Flags::Bit, char>, 9> letters{{{Flags::fin, 'F'},
                                                                  {Flags::syn, 'S'},
                                                                  {Flags::rst, 'R'},
                                                                  {Flags::psh, 'P'},
                                                                  {Flags::ack, '.'},
                                                                  {Flags::urg, 'U'},
                                                                  {Flags::ece, 'E'},
                                                                  {Flags::cwr, 'W'},
                                                                  {Flags::ae, 'e'}}};
    std::string text;
    for (const auto& [bit, letter] : letters)
        if (flags.has(bit)) text += letter;
    return text.empty() ? "none" : text;
}

}  // namespace finwait
