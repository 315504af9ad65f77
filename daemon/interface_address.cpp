// See interface_address.hpp.
#include "daemon/interface_address.hpp"

#include <charconv>

namespace finwait {

std::optional<InterfaceAddress> parse_interface_address(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    const unsigned widest = address->v6 ? 128 : 32;
    if (slash == std::string_view::npos) return InterfaceAddress{*address, widest};

    const std::string_view digits = text.substr(slash + 1);
    unsigned prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix > widest) return std::nullopt;
    return InterfaceAddress{*address, prefix};
}

std::string to_string(const InterfaceAddress& a) {
    return to_string(a.address) + "/" + std::to_string(a.prefix);
}

}  // namespace finwait
