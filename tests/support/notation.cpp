#include "tests/support/notation.hpp"

#include <charconv>
#include <stdexcept>
#include <vector>

#include "tcp/bytes.hpp"
#include "tcp/checksum.hpp"
#include "tcp/dissect.hpp"
#include "tcp/forge.hpp"

namespace finwait::test {
namespace {

constexpr std::uint8_t protocol_tcp = 6;
constexpr std::size_t signature_size = 20;  // kind 19 or 29, 18 bytes, padded with two NOPs

/// Reads one segment's text from left to right.
class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text), rest_(text) {}

    bool at_end() { return skip(), rest_.empty(); }
    /// Takes `literal` if it comes next, after blanks.
    bool take(std::string_view literal) {
        skip();
        if (!rest_.starts_with(literal)) return false;
        rest_.remove_prefix(literal.size());
        return true;
    }
    void expect(std::string_view literal) {
        if (!take(literal)) fail("'" + std::string(literal) + "'");
    }
    template <class Number>
    Number number(const char* what) {
        skip();
        Number value{};
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc{}) fail(what);
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }
    bool number_is_next() { return skip(), rest_.find_first_of("-0123456789") == 0; }
    std::string_view word() {
        skip();
        const std::string_view word = rest_.substr(0, rest_.find(' '));
        rest_.remove_prefix(word.size());
        return word;
    }
    [[noreturn]] void fail(const std::string& expected) const {
        throw std::invalid_argument("in \"" + std::string(text_) + "\": expected " + expected + " before \"" +
                                    std::string(rest_) + "\"");
    }

  private:
    void skip() {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    }
    std::string_view text_, rest_;
};

Flags parse_flags(Reader& reader) {
    constexpr std::string_view letters = "FSRP.UEWe";  // in the order of their bits
    Flags flags;
    const auto word = reader.word();
    if (word == "none") return flags;
    for (const char letter : word) {
        const auto bit = letters.find(letter);
        if (bit == std::string_view::npos) reader.fail("flags out of " + std::string(letters));
        flags = Flags(unsigned{flags.bits()} | (1U << bit));
    }
    return flags;
}

Seq relative(std::int64_t n) {
    return Seq(static_cast<std::uint32_t>(n));
}

void parse_sack(Reader& reader, Options& options) {
    while (options.sack_count < options.sack.size()) {
        auto& block = options.sack[options.sack_count++];
        block.left = relative(reader.number<std::int64_t>("the left edge of a SACK block"));
        reader.expect(":");
        block.right = relative(reader.number<std::int64_t>("the right edge of a SACK block"));
        if (!reader.number_is_next()) return;
    }
}

void parse_option(Reader& reader, Options& options) {
    if (reader.take("nop")) return;
    if (reader.take("sackOK")) {
        options.sack_permitted = true;
    } else if (reader.take("sack")) {
        parse_sack(reader, options);
    } else if (reader.take("mss")) {
        options.mss = reader.number<std::uint16_t>("an MSS");
    } else if (reader.take("wscale")) {
        options.window_scale = reader.number<std::uint8_t>("a window shift");
    } else if (reader.take("TS")) {
        Timestamps stamps;
        reader.take("val");
        stamps.value = reader.number<std::uint32_t>("a TSval");
        reader.take("ecr");
        stamps.echo = reader.number<std::uint32_t>("a TSecr");
        options.timestamps = stamps;
    } else if (reader.take("md5")) {
        options.md5 = true;
    } else if (reader.take("ao")) {
        options.authentication = true;
    } else {
        reader.fail("an option");
    }
}

void parse_options(Reader& reader, Options& options) {
    do parse_option(reader, options);
    while (reader.take(","));
    reader.expect(">");
}

std::vector<std::byte> stream(std::int64_t first, std::size_t length) {
    std::vector<std::byte> bytes(length);
    for (std::size_t i = 0; i < length; ++i)
        bytes[i] = static_cast<std::byte>('a' + (static_cast<std::uint64_t>(first) + i) % 26);
    return bytes;
}

/// Turns the first bytes of the payload into TCP options, which forge() itself does not write.
void payload_becomes_options(Frame& frame, std::size_t transport, const Blueprint& plan) {
    const auto bytes = frame.bytes();
    store8(bytes, transport + 12, load8(bytes, transport + 12) + ((signature_size / 4) << 4U));
    store16(bytes, transport + 16, 0);
    const auto segment = bytes.subspan(transport);
    const auto pseudo = pseudo_header(plan.source, plan.destination, protocol_tcp,
                                      static_cast<std::uint32_t>(segment.size()));
    store16(bytes, transport + 16, ~unsigned{fold(sum_words(segment, pseudo))});
}

/// As a kernel leaves it when the device is to cut it up.
void make_superframe(Frame& frame, std::size_t transport, const Blueprint& plan, std::uint16_t segment_size) {
    const auto segment = static_cast<std::uint32_t>(frame.size() - transport);
    const auto header = transport + (unsigned{load8(frame.bytes(), transport + 12)} >> 4U) * 4U;
    store16(frame.bytes(), transport + 16,
            fold(pseudo_header(plan.source, plan.destination, protocol_tcp, segment)));
    frame.offload.unfinished_checksum = true;
    frame.offload.segmentation = plan.source.v6 ? Segmentation::tcp6 : Segmentation::tcp4;
    frame.offload.segment_size = segment_size;
    frame.offload.header_length = static_cast<std::uint16_t>(header);
    frame.offload.checksum_start = static_cast<std::uint16_t>(transport);
    frame.offload.checksum_offset = 16;
}

Conversation conversation(const char* client, const char* server) {
    Conversation talk;
    talk.client() = {*parse_mac("02:00:00:00:00:0a"), {*parse_address(client), 40000}, Seq(1'000'000)};
    talk.server() = {*parse_mac("02:00:00:00:00:0b"), {*parse_address(server), 80}, Seq(5'000'000)};
    return talk;
}

std::string written_options(const Options& options, Seq peer_iss) {
    std::string text;
    const auto add = [&](const std::string& option) { text += (text.empty() ? "" : ",") + option; };
    if (options.mss) add("mss " + std::to_string(*options.mss));
    if (options.sack_permitted) add("sackOK");
    if (options.timestamps)
        add("TS val " + std::to_string(options.timestamps->value) + " ecr " +
            std::to_string(options.timestamps->echo));
    if (options.window_scale) add("wscale " + std::to_string(*options.window_scale));
    if (options.md5) add("md5");
    if (options.authentication) add("ao");
    std::string blocks;
    for (std::size_t i = 0; i < options.sack_count; ++i)
        blocks += " " + std::to_string(distance(peer_iss, options.sack[i].left)) + ":" +
                  std::to_string(distance(peer_iss, options.sack[i].right));
    if (!blocks.empty()) add("sack" + blocks);
    return text.empty() ? "" : " <" + text + ">";
}

std::string written(const View& view, End from, const Conversation& talk) {
    const auto first = distance(talk.at(from).iss, view.seq);
    std::string text = to_string(view.flags) + " " + std::to_string(first) + ":" +
                       std::to_string(first + std::int64_t{view.payload_length}) + "(" +
                       std::to_string(view.payload_length) + ")";
    if (view.flags.has(Flags::ack))
        text += " ack " + std::to_string(distance(talk.at(opposite(from)).iss, view.ack));
    return text;
}

}  // namespace

std::optional<End> Conversation::sender_of(const View& view) const {
    for (const End end : {End::client, End::server})
        if (at(end).address == SocketAddress{view.source, view.source_port}) return end;
    return std::nullopt;
}

Conversation over_ipv4() {
    return conversation("198.18.0.1", "198.18.0.2");
}
Conversation over_ipv6() {
    return conversation("2001:db8::1", "2001:db8::2");
}

Notation parse_notation(std::string_view text) {
    Reader reader(text);
    Notation segment;
    segment.flags = parse_flags(reader);
    segment.first = reader.number<std::int64_t>("the first sequence number");
    reader.expect(":");
    const auto end = reader.number<std::int64_t>("the sequence number after the last");
    reader.expect("(");
    segment.length = reader.number<std::uint32_t>("the payload's length");
    if (end - segment.first != std::int64_t{segment.length}) reader.fail("a length that fits its range");
    reader.expect(")");
    if (reader.take("ack")) segment.ack = reader.number<std::int64_t>("an ACK value");
    if (segment.ack.has_value() != segment.flags.has(Flags::ack)) reader.fail("'.' and 'ack N', or neither");
    if (reader.take("win")) segment.window = reader.number<std::uint16_t>("a window");
    if (reader.take("<")) parse_options(reader, segment.options);
    if (reader.take("gso")) segment.segment_size = reader.number<std::uint16_t>("a segment size");
    if (!reader.at_end()) reader.fail("nothing more");
    return segment;
}

Frame frame(const Notation& segment, End from, const Conversation& talk) {
    const Party &sender = talk.at(from), &receiver = talk.at(opposite(from));
    auto payload = stream(segment.first, segment.length);
    const bool is_signed = segment.options.md5 || segment.options.authentication;
    if (is_signed) {
        std::vector<std::byte> option(signature_size, std::byte{1});
        option[0] = std::byte{segment.options.md5 ? std::uint8_t{19} : std::uint8_t{29}};
        option[1] = std::byte{18};
        payload.insert(payload.begin(), option.begin(), option.end());
    }

    Blueprint plan;
    plan.source_mac = sender.mac, plan.destination_mac = receiver.mac;
    plan.vlans = talk.vlans;
    plan.source = sender.address.address, plan.destination = receiver.address.address;
    plan.source_port = sender.address.port, plan.destination_port = receiver.address.port;
    plan.seq = sender.iss + static_cast<std::uint32_t>(segment.first);
    if (segment.ack) plan.ack = receiver.iss + static_cast<std::uint32_t>(*segment.ack);
    plan.flags = segment.flags;
    plan.window = segment.window;
    plan.options = segment.options;
    for (std::size_t i = 0; i < plan.options.sack_count; ++i) {
        auto& block = plan.options.sack[i];
        block = {receiver.iss + block.left.value(), receiver.iss + block.right.value()};
    }
    plan.payload = payload;

    Frame made = forge(plan);
    const std::size_t transport = 14 + 4U * talk.vlans.count + (plan.source.v6 ? 40U : 20U);
    if (is_signed) payload_becomes_options(made, transport, plan);
    if (segment.segment_size != 0) make_superframe(made, transport, plan, segment.segment_size);
    return made;
}

Frame frame(std::string_view text, End from, const Conversation& talk) {
    return frame(parse_notation(text), from, talk);
}

std::string notation(const View& view, End from, const Conversation& talk) {
    std::string text = written(view, from, talk);
    if (view.window != Notation::default_window) text += " win " + std::to_string(view.window);
    text += written_options(view.options, talk.at(opposite(from)).iss);
    if (view.segments > 1) text += " gso " + std::to_string(view.segment_size);
    return text;
}

std::string notation(const Frame& frame, const Conversation& talk) {
    const View view = dissect(frame);
    const auto from = talk.sender_of(view);
    if (!view.tcp() || !from) return "(not of this conversation)";
    return notation(view, *from, talk);
}

std::string brief(const Frame& frame, const Conversation& talk) {
    const View view = dissect(frame);
    const auto from = talk.sender_of(view);
    return view.tcp() && from ? written(view, *from, talk) : "(not of this conversation)";
}

}  // namespace finwait::test
