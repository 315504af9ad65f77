// See tap_spec.hpp.
#include "daemon/tap_spec.hpp"

#include "daemon/failure.hpp"
#include "daemon/host_keys.hpp"
#include "daemon/link.hpp"
#include "daemon/number.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

/// What may stand behind the name.
std::vector<std::string_view> all_keys() {
    std::vector<std::string_view> keys{"master", "mac", "mtu", "txqueuelen", "address", "flavour"};
    for (const HostTimer& timer : host_timers) keys.push_back(timer.name);
    return keys;
}

[[noreturn]] void refuse(std::string_view option, std::string_view text, const std::string& why) {
    throw Failure(std::string(option) + " " + std::string(text) + ": " + why, ExitCode::usage);
}

std::string_view next_part(std::string_view& rest, char separator) {
    const std::size_t end = rest.find(separator);
    const std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return part;
}

/// One KEY=VALUE behind the name.
void read_setting(TapSpec& spec, std::string_view option, std::string_view text, std::string_view setting) {
    std::string_view value = setting;
    const std::string_view key = next_part(value, '=');
    if (value.empty()) refuse(option, text, quoted(setting) + " is not KEY=VALUE");

    if (key == "master") {
        const std::string bridge(value);
        if (const auto problem = interface_name_problem(bridge))
            refuse(option, text, "the bridge's name " + quoted(value) + " is " + *problem);
        spec.master = bridge;
    } else if (key == "mac") {
        spec.mac = parse_mac(value);
        if (!spec.mac) refuse(option, text, quoted(value) + " is not a MAC address like 02:00:00:00:00:01");
    } else if (key == "mtu") {
        spec.mtu = parse_mtu(option, value);
    } else if (key == "txqueuelen") {
        spec.tx_queue_length = parse_number<unsigned>(value);
        if (!spec.tx_queue_length) refuse(option, text, quoted(value) + " is not a number of frames");
    } else if (key == "address") {
        const auto address = parse_interface_address(value);
        if (!address)
            refuse(option, text, quoted(value) + " is not an address like 198.18.0.1/24 or 2001:db8::1/64");
        spec.addresses.push_back(*address);
    } else if (is_host_key(key)) {
        const std::string problem = set_host_key(spec.host, key, value);
        if (!problem.empty()) refuse(option, text, problem);
    } else {
        refuse(option, text, "unknown setting " + quoted(key) + "; " + suggest(key, all_keys()));
    }
}

}  // namespace

TapSpec parse_tap_spec(std::string_view option, std::string_view text) {
    TapSpec spec;
    std::string_view rest = text;
    std::string_view netns = next_part(rest, ',');
    const bool in_netns = netns.find('@') != std::string_view::npos;
    spec.name = next_part(netns, '@');
    if (const auto problem = interface_name_problem(spec.name))
        refuse(option, text, "the TAP's name " + quoted(spec.name) + " is " + *problem);
    if (in_netns && netns.empty()) refuse(option, text, "no network namespace behind the '@'");
    spec.netns = netns;

    while (!rest.empty()) read_setting(spec, option, text, next_part(rest, ','));
    if (text.ends_with(',')) refuse(option, text, "nothing behind the last ','");
    return spec;
}

unsigned parse_mtu(std::string_view option, std::string_view text) {
    const auto mtu = parse_number<unsigned>(text);
    if (!mtu || *mtu < min_mtu || *mtu > max_mtu)
        refuse(option, text,
               "the MTU must be a number from " + std::to_string(min_mtu) + " to " + std::to_string(max_mtu));
    return *mtu;
}

void check_sides(const TapSpec& a, const TapSpec& b) {
    if (a.netns != b.netns) return;
    if (a.name == b.name)
        throw Failure("--a and --b are both TAP " + quoted(a.name) + "; each side needs its own",
                      ExitCode::usage);
    if (!a.master.empty() && a.master == b.master)
        throw Failure("--a and --b are both in bridge " + quoted(a.master) +
                          "; frames would loop: give each side a bridge of its own",
                      ExitCode::usage);
}

}  // namespace finwait
