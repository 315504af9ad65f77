#include "tcp/host_settings.hpp"

namespace finwait {

const char* name(Flavour flavour) {
    return flavour == Flavour::Linux ? "linux" : "rfc";
}

std::optional<Flavour> parse_flavour(std::string_view text) {
    for (const Flavour flavour : {Flavour::Linux, Flavour::Rfc})
        if (text == name(flavour)) return flavour;
    return std::nullopt;
}

}  // namespace finwait
