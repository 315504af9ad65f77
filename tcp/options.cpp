#include "tcp/options.hpp"

#include <algorithm>

#include "tcp/bytes.hpp"

namespace finwait {
namespace {

// IANA "TCP Option Kind Numbers".
enum Kind : std::uint8_t {
    end_of_list = 0,
    no_operation = 1,
    maximum_segment_size = 2,
    window_scale = 3,
    sack_permitted = 4,
    sack = 5,
    timestamps = 8,
    md5_signature = 19,
    authentication = 29,
    multipath = 30,
    fast_open = 34,
    experimental = 254,
};
constexpr std::uint16_t fast_open_magic = 0xf989;  // RFC 7413 §4.1.1, before kind 34 was assigned
constexpr std::uint8_t largest_shift = 14;

void read_sack(std::span<const std::byte> value, Options& options) {
    if (value.size() < 8 || value.size() % 8 != 0) return;
    const std::size_t count = std::min(value.size() / 8, options.sack.size());
    for (std::size_t i = 0; i < count; ++i)
        options.sack[i] = {Seq(load32(value, 8 * i)), Seq(load32(value, 8 * i + 4))};
    options.sack_count = static_cast<std::uint8_t>(count);
}

void read_fast_open(std::span<const std::byte> cookie, Options& options) {
    options.fast_open = true;
    options.fast_open_cookie_size = static_cast<std::uint8_t>(cookie.size());
}

/// A known option whose length is not its own is passed over, as in Linux. That is not so for the signatures:
/// there the presence counts, since a receiver refuses a segment for one that it cannot verify.
void read_option(std::uint8_t kind, std::span<const std::byte> value, Options& options) {
    const std::size_t size = value.size();
    switch (kind) {
        case maximum_segment_size:
            if (size == 2) options.mss = load16(value, 0);
            break;
        case window_scale:
            if (size == 1) options.window_scale = std::min(load8(value, 0), largest_shift);
            break;
        case sack_permitted:
            if (size == 0) options.sack_permitted = true;
            break;
        case sack: read_sack(value, options); break;
        case timestamps:
            if (size == 8) options.timestamps = Timestamps{load32(value, 0), load32(value, 4)};
            break;
        case md5_signature: options.md5 = true; break;
        case authentication: options.authentication = true; break;
        case multipath: options.multipath = true; break;
        case fast_open: read_fast_open(value, options); break;
        case experimental:
            if (size >= 2 && load16(value, 0) == fast_open_magic) read_fast_open(value.subspan(2), options);
            break;
        default: break;
    }
}

/// What nearly every segment of an established connection carries: NOP, NOP, timestamps.
bool only_timestamps(std::span<const std::byte> bytes) {
    return bytes.size() == 12 && load32(bytes, 0) == 0x0101080aU;
}

}  // namespace

Options parse_options(std::span<const std::byte> bytes) {
    Options options;
    if (only_timestamps(bytes)) {
        options.timestamps = Timestamps{load32(bytes, 4), load32(bytes, 8)};
        return options;
    }
    while (!bytes.empty()) {
        const std::uint8_t kind = load8(bytes, 0);
        if (kind == end_of_list) break;
        if (kind == no_operation) {
            bytes = bytes.subspan(1);
            continue;
        }
        const std::size_t length = bytes.size() < 2 ? 0U : std::size_t{load8(bytes, 1)};
        if (length < 2 || length > bytes.size()) {
            options.malformed = true;
            break;
        }
        read_option(kind, bytes.subspan(2, length - 2), options);
        bytes = bytes.subspan(length);
    }
    return options;
}

}  // namespace finwait
