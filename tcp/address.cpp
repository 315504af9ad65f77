#include "tcp/address.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace finwait {
namespace {

constexpr std::size_t groups_of_v6 = 8;

/// A whole text as a number up to `most`; no sign, no blank, at most `digits` digits.
std::optional<unsigned> parse_number(std::string_view text, int base, std::size_t digits, unsigned most) {
    unsigned value = 0;
    if (text.empty() || text.size() > digits) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size() || value > most) return std::nullopt;
    return value;
}

/// Takes the text up to the next `separator` off the front of `text`.
std::string_view next_field(std::string_view& text, char separator) {
    const std::size_t at = text.find(separator);
    const std::string_view field = text.substr(0, at);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
    return field;
}

bool parse_v4(std::string_view text, std::uint8_t* octets) {
    if (std::count(text.begin(), text.end(), '.') != 3) return false;
    for (std::size_t i = 0; i < 4; ++i) {
        const std::string_view field = next_field(text, '.');
        if (field.size() > 1 && field.front() == '0') return false;  // octal to some, decimal to others
        const auto octet = parse_number(field, 10, 3, 255);
        if (!octet) return false;
        octets[i] = static_cast<std::uint8_t>(*octet);
    }
    return true;
}

struct Groups {
    std::array<std::uint8_t, 16> octets{};
    std::size_t size = 0;  // in octets
};

/// Groups without "::", the last of them possibly in dotted form. The empty text is no group at all.
std::optional<Groups> parse_groups(std::string_view text) {
    Groups groups;
    if (text.empty()) return groups;
    if (text.back() == ':') return std::nullopt;
    while (!text.empty()) {
        const bool last = text.find(':') == std::string_view::npos;
        const std::string_view field = next_field(text, ':');
        if (last && field.find('.') != std::string_view::npos) {
            if (groups.size > 12 || !parse_v4(field, groups.octets.data() + groups.size)) return std::nullopt;
            groups.size += 4;
            return groups;
        }
        const auto group = parse_number(field, 16, 4, 0xffff);
        if (!group || groups.size > 14) return std::nullopt;
        groups.octets[groups.size++] = static_cast<std::uint8_t>(*group >> 8U);
        groups.octets[groups.size++] = static_cast<std::uint8_t>(*group & 0xffU);
    }
    return groups;
}

std::optional<Address> parse_v6(std::string_view text) {
    const std::size_t gap = text.find("::");
    const auto head = parse_groups(text.substr(0, gap));
    const auto tail = gap == std::string_view::npos ? Groups{} : parse_groups(text.substr(gap + 2));
    if (!head || !tail) return std::nullopt;
    if (gap != std::string_view::npos && text.find('.') < gap)
        return std::nullopt;  // dotted form stands at the end
    const std::size_t given = head->size + tail->size;
    if (gap == std::string_view::npos ? given != 16 : given > 14) return std::nullopt;
    Address address{head->octets, true};
    std::copy_n(tail->octets.begin(), tail->size,
                address.octets.end() - static_cast<std::ptrdiff_t>(tail->size));
    return address;
}

std::string v4_text(const std::uint8_t* octets) {
    std::string text;
    for (int i = 0; i < 4; ++i) {
        if (i != 0) text += '.';
        text += std::to_string(octets[i]);
    }
    return text;
}

std::string hex(unsigned value, int least_digits) {
    std::string text;
    for (int shift = 12; shift >= 0; shift -= 4) {
        const unsigned digit = (value >> static_cast<unsigned>(shift)) & 0xfU;
        if (digit != 0 || !text.empty() || shift < 4 * least_digits) text += "0123456789abcdef"[digit];
    }
    return text;
}

struct ZeroRun {
    std::size_t first = 0, length = 0;
};

/// The longest run of zero groups, the first of equals; a single group is not shortened (RFC 5952 §4.2).
ZeroRun longest_zero_run(const std::array<unsigned, groups_of_v6>& groups) {
    ZeroRun best, run;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        run = groups[i] == 0 ? ZeroRun{run.length == 0 ? i : run.first, run.length + 1} : ZeroRun{};
        if (run.length > best.length) best = run;
    }
    return best.length < 2 ? ZeroRun{} : best;
}

std::string v6_text(const Address& address) {
    std::array<unsigned, groups_of_v6> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = (unsigned{address.octets[2 * i]} << 8U) | address.octets[2 * i + 1];
    const bool mapped = std::all_of(groups.begin(), groups.begin() + 5, [](unsigned g) { return g == 0; }) &&
                        groups[5] == 0xffff;
    if (mapped) return "::ffff:" + v4_text(address.octets.data() + 12);  // RFC 5952 §5

    const ZeroRun zeros = longest_zero_run(groups);
    std::string text;
    for (std::size_t i = 0; i < groups.size();) {
        if (zeros.length != 0 && i == zeros.first) {
            text += "::";
            i += zeros.length;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        text += hex(groups[i++], 1);
    }
    return text;
}

}  // namespace

bool Network::contains(const Address& other) const {
    if (other.v6 != address.v6) return false;
    const std::size_t whole = prefix / 8U;
    if (!std::equal(address.octets.begin(), address.octets.begin() + static_cast<std::ptrdiff_t>(whole),
                    other.octets.begin()))
        return false;
    const unsigned rest = prefix % 8U;
    return rest == 0 || ((unsigned{address.octets[whole]} ^ other.octets[whole]) >> (8U - rest)) == 0;
}

std::string to_string(const Mac& mac) {
    std::string text;
    for (const std::uint8_t octet : mac.octets) text += (text.empty() ? "" : ":") + hex(octet, 2);
    return text;
}

std::string to_string(const Address& address) {
    return address.v6 ? v6_text(address) : v4_text(address.octets.data());
}

std::optional<Mac> parse_mac(std::string_view text) {
    if (text.size() != 17) return std::nullopt;
    Mac mac;
    for (std::uint8_t& octet : mac.octets) {
        const std::string_view field = next_field(text, ':');
        const auto value = parse_number(field, 16, 2, 0xff);
        if (!value || field.size() != 2) return std::nullopt;
        octet = static_cast<std::uint8_t>(*value);
    }
    return mac;
}

std::optional<Address> parse_address(std::string_view text) {
    if (text.find(':') != std::string_view::npos) return parse_v6(text);
    Address address;
    if (!parse_v4(text, address.octets.data())) return std::nullopt;
    return address;
}

std::optional<Network> parse_network(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    const unsigned most = address->v6 ? 128 : 32;
    if (slash == std::string_view::npos) return Network{*address, static_cast<std::uint8_t>(most)};
    const auto prefix = parse_number(text.substr(slash + 1), 10, 3, most);
    if (!prefix) return std::nullopt;
    return Network{*address, static_cast<std::uint8_t>(*prefix)};
}

}  // namespace finwait
