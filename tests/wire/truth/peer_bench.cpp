#include "tests/wire/truth/peer_bench.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "daemon/failure.hpp"
#include "tests/wire/truth/application.hpp"
#include "tests/wire/truth/peer_fault.hpp"
#include "tests/wire/truth/wire.hpp"

namespace finwait::truth {
namespace {

using test::Notation;

constexpr std::uint16_t listening_port = 80, deaf_port = 81;
constexpr End host = End::client, peer = End::server;  // in the notation; whoever opens

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// Puts numbers for a name: "edge+1" becomes 64342.
void replace_name(std::string& text, std::string_view name, std::int64_t value) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at)) {
        const std::size_t behind = at + name.size();
        const std::size_t digits =
            behind + 1 < text.size() && (text[behind] == '+' || text[behind] == '-') ? 1 : 0;
        std::int64_t offset = 0;
        const char* end = text.data() + behind;
        if (digits != 0) end = std::from_chars(end + 1, text.data() + text.size(), offset).ptr;
        if (digits != 0 && text[behind] == '-') offset = -offset;
        text.replace(at, static_cast<std::size_t>(end - (text.data() + at)), std::to_string(value + offset));
    }
}

}  // namespace

/// One connection: what the application holds of it, and what the peer knows.
class Bench::Conversation {
  public:
    Conversation(Bench& bench, std::uint16_t peer_port) : bench_(bench), wire_(bench.wire_) {
        talk_.client() = {wire_.host_mac(), wire_.host().at(deaf_port, false), Seq(7'000'000)};
        talk_.server() = {PeerWire::peer_mac(), {PeerWire::peer_address(), peer_port}, Seq(5'000'000)};
    }
    ~Conversation() {
        if (listener_)
            while (auto accepted = listener_.accept()) accepted->abort();
        if (socket_) socket_.abort();
        listener_.close();
        wire_.listen();
    }
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    void go(std::string_view script) {
        while (!script.empty()) {
            const std::string_view line = script.substr(0, script.find('\n'));
            script.remove_prefix(std::min(line.size() + 1, script.size()));
            step(trimmed(line));
            listen();
        }
        wire_.heard.clear();
    }
    void say(std::string_view segment);
    void listen();
    Opinion opinion() const;
    State kernel() const { return wire_.host().sockets().state(address(host), address(peer)); }
    std::optional<std::string> conntrack() const {
        return bench_.conntrack_ ? bench_.conntrack_->state(address(host), address(peer)) : std::nullopt;
    }
    std::string answer, roles;

  private:
    const SocketAddress& address(End end) const { return talk_.at(end).address; }
    void step(std::string_view);
    void fill();
    void learn(const View&);
    std::string written(const View&) const;

    Bench& bench_;
    PeerWire& wire_;
    test::Conversation talk_;
    Application listener_, socket_;
    // What the host offered and said last.
    std::optional<std::uint8_t> shift_, peer_shift_;
    Seq edge_, last_ack_;
    std::uint32_t last_timestamp_ = 0;
};

void Bench::Conversation::step(std::string_view step) {
    if (step.empty()) return;
    if (step.starts_with('<')) return say(trimmed(step.substr(1)));
    if (step == "fill") return fill();
    if (step == "listen") {
        talk_.client().address.port = listening_port;
        listener_ = Application(wire_.host(), false);
        listener_.set(SOL_SOCKET, SO_RCVBUF, 65536);
        listener_.bind(listening_port);
        listener_.listen();
    } else if (step == "connect") {
        socket_ = Application(wire_.host(), false);
        socket_.connect(address(peer));
        talk_.client().address.port = socket_.port();
    } else if (step == "accept") {
        auto accepted = listener_.accept();
        if (!accepted) throw std::logic_error("nobody was accepted");
        socket_ = std::move(*accepted);
    } else if (step == "stop listening") {
        listener_.close();
    } else if (step == "send 100") {
        socket_.send(100);
    } else if (step == "receive") {
        socket_.receive();
    } else if (step == "shutdown") {
        socket_.half_close();
    } else if (step == "close") {
        socket_.close();
    } else {
        throw std::invalid_argument("no step is called " + std::string(step));
    }
}

/// Data until the window is shut.
void Bench::Conversation::fill() {
    for (int patience = 0; last_ack_ != edge_; ++patience) {
        if (patience == 1000) throw std::logic_error("the window is never shut");
        const auto first = distance(talk_.server().iss, last_ack_);
        const auto length = std::min(1000, distance(last_ack_, edge_));
        say(". " + std::to_string(first) + ":" + std::to_string(first + length) + "(" +
            std::to_string(length) + ") ack 101");
        listen();
    }
}

void Bench::Conversation::say(std::string_view segment) {
    const std::size_t mark = segment.find('!');
    std::string text(trimmed(segment.substr(0, mark)));
    replace_name(text, "edge", distance(talk_.server().iss, edge_));
    replace_name(text, "echo", last_timestamp_);
    const Notation notation = test::parse_notation(text);
    if (notation.flags.has(Flags::syn)) peer_shift_ = notation.options.window_scale;
    Frame frame = test::frame(notation, peer, talk_);
    if (mark != std::string_view::npos) spoil(frame, segment.substr(mark + 1));
    wire_.say(std::move(frame));
}

void Bench::Conversation::listen() {
    wire_.listen();
    for (const PeerWire::Heard& heard : wire_.heard) {
        if (talk_.sender_of(heard.view) != host || heard.view.destination_port != address(peer).port)
            continue;
        if (!heard.view.tcp()) continue;
        learn(heard.view);
        answer += (answer.empty() ? "" : ", ") + written(heard.view);
        roles += (roles.empty() ? "" : ", ") + (heard.roles.empty() ? "-" : heard.roles);
    }
    wire_.heard.clear();
}

void Bench::Conversation::learn(const View& view) {
    if (view.flags.has(Flags::rst)) return;
    if (view.flags.has(Flags::syn)) {
        talk_.client().iss = view.seq;
        shift_ = view.options.window_scale;
    }
    if (view.options.timestamps) last_timestamp_ = view.options.timestamps->value;
    const bool scaled = shift_ && peer_shift_ && !view.flags.has(Flags::syn);
    if (!view.flags.has(Flags::ack)) {
        edge_ = talk_.server().iss + 1 + view.window;
        return;
    }
    last_ack_ = view.ack;
    edge_ = view.ack + (std::uint32_t{view.window} << (scaled ? *shift_ : 0U));
}

/// As brief() does; a RST out of nowhere has the sequence number 0 (RFC 9293 §3.10.7.1), not a relative one.
std::string Bench::Conversation::written(const View& view) const {
    const auto relative = [&](End of, Seq seq) { return std::to_string(distance(talk_.at(of).iss, seq)); };
    const bool nowhere = view.flags.has(Flags::rst) && view.seq == Seq(0);
    std::string text = to_string(view.flags) + " " + (nowhere ? "=0" : relative(host, view.seq)) + ":" +
                       (nowhere ? "=0" : relative(host, view.seq + view.payload_length)) + "(" +
                       std::to_string(view.payload_length) + ")";
    if (view.flags.has(Flags::ack)) text += " ack " + relative(peer, view.ack);
    return text;
}

Opinion Bench::Conversation::opinion() const {
    Opinion opinion;
    wire_.tracker().for_each([&](const Connection& c) {
        if (c.address[index(Side::a)] != address(host) || c.address[index(Side::b)] != address(peer)) return;
        const Endpoint& endpoint = c.at(Side::a);
        opinion = {endpoint.state, {endpoint.certainty, endpoint.doubt}, true};
    });
    return opinion;
}

Bench::Bench(bool conntrack) {
    if (!conntrack) return;
    try {
        conntrack_.emplace(wire_.host().netns());
    } catch (const Failure& why) {
        no_conntrack = why.what();
    }
}

Row Bench::run(const Case& c) {
    Conversation conversation(*this, next_port_++);
    conversation.go(c.start->script);
    conversation.answer.clear(), conversation.roles.clear();

    Row row;
    row.of = &c;
    row.tracked = conntrack_.has_value();
    row.kernel_before = conversation.kernel();
    row.before = conversation.opinion();
    row.conntrack_before = conversation.conntrack();
    const std::uint64_t invalid = conntrack_ ? conntrack_->invalid() : 0;

    conversation.say(c.segment);
    row.at_once = conversation.opinion();
    conversation.listen();
    row.after = conversation.opinion();
    row.kernel = conversation.kernel();
    row.conntrack = conversation.conntrack();
    row.conntrack_invalid = conntrack_ && conntrack_->invalid() != invalid;
    row.answer = conversation.answer;
    row.roles = conversation.roles;
    return row;
}

}  // namespace finwait::truth
