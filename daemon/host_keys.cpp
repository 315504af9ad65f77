// See host_keys.hpp.
#include "daemon/host_keys.hpp"

#include <algorithm>
#include <array>

#include "policies/language/quantity.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

constexpr std::string_view flavour_key = "flavour";

const HostTimer* timer_named(std::string_view key) {
    const auto found = std::find_if(host_timers.begin(), host_timers.end(),
                                    [key](const HostTimer& timer) { return timer.name == key; });
    return found == host_timers.end() ? nullptr : &*found;
}

std::string set_flavour(HostSettings& host, std::string_view value) {
    const auto flavour = parse_flavour(value);
    if (flavour) return host.flavour = *flavour, std::string();
    const std::array<std::string_view, 2> flavours{name(Flavour::Linux), name(Flavour::Rfc)};
    return "unknown flavour " + quoted(value) + "; " + suggest(value, flavours);
}

}  // namespace

bool is_host_key(std::string_view key) {
    return key == flavour_key || timer_named(key);
}

std::string set_host_key(HostSettings& host, std::string_view key, std::string_view value) {
    if (key == flavour_key) return set_flavour(host, value);
    const auto length = parse_waiting_time(value);
    const std::string what(key);
    if (!length) return what + ": " + length.problem + (length.hint.empty() ? "" : "; " + length.hint);
    if (*length > longest_host_timer)
        return what + ": " + quoted(value) + " is not from 0s to " + to_text(longest_host_timer);
    host.*timer_named(key)->length = *length;
    return {};
}

std::string host_keys_text(const HostSettings& host) {
    const HostSettings usual;
    std::string text;
    if (host.flavour != usual.flavour) text += std::string(",flavour=") + name(host.flavour);
    for (const HostTimer& timer : host_timers)
        if (host.*timer.length != usual.*timer.length)
            text += "," + std::string(timer.name) + "=" + to_text(host.*timer.length);
    return text;
}

}  // namespace finwait
