// See explain_json.hpp. Segments are put into text by hand: there may be a million of them.
#include "cli/explain_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace finwait {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::array both{End::client, End::server};

void put_value(Json& json, const VerdictFact& fact) {
    if (fact.number)
        json[fact.key] = Json::parse(fact.value);
    else if (fact.value == "true" || fact.value == "false")
        json[fact.key] = fact.value == "true";
    else
        json[fact.key] = fact.value;
}

/// The facts of the verdict, as `lab show --json` has them, and those of a capture.
Json json_of(const Explained& e) {
    const Followed& f = e.followed;
    Json json;
    json["connection"] = f.number;
    for (const End end : both) {
        const SocketAddress& socket = e.verdict.at(end).address;
        json[std::string(name(end)) + "-address"] = to_string(socket.address);
        json[std::string(name(end)) + "-port"] = socket.port;
    }
    for (const End end : both) {
        json[std::string(name(end)) + "-state"] = name(e.state(end));
        json[std::string(name(end)) + "-certainty"] = name(e.certainty(end));
    }
    json["client-side"] = e.side_name();
    json["picked-up"] = f.picked_up;
    json["conn_state"] = f.zeek.conn_state();
    json["history"] = f.zeek.history();
    json["why"] = e.why;
    json["at"] = f.since.time_since_epoch().count();
    json["first-frame"] = f.first_packet;
    for (const VerdictFact& fact : facts(e.verdict)) {
        // The sockets stand above in parts; a last state is the state; "segments" is the list of them.
        const bool told =
            json.contains(fact.key) || fact.key.find("last-") != std::string::npos || fact.key == "segments";
        if (!told) put_value(json, fact);
    }
    json["odd"] = e.verdict.odd;
    json["missing"] = e.missing;
    const auto count = [&json](const char* key, std::uint64_t n) {
        if (n != 0) json[key] = n;
    };
    count("captured-twice", f.twice);
    count("wrong-checksums", f.damaged);
    count("cut", f.cut);
    count("superframes", f.superframes);
    count("client-unfinished-checksums", f.unfinished[index(End::client)]);
    count("server-unfinished-checksums", f.unfinished[index(End::server)]);
    if (f.for_want_of_room) json["let-go"] = true;
    return json;
}

void put_segment(fmt::memory_buffer& text, const SegmentNote& note) {
    const Brief& s = note.segment;
    auto out = std::back_inserter(text);
    fmt::format_to(
        out, R"({{"frame":{},"at":{},"from":"{}","flags":"{}","seq":{},"ack":{},"length":{},"window":{})",
        s.number, note.at.time_since_epoch().count(), name(s.from), to_string(s.flags), s.seq, s.ack,
        s.length, s.window);
    std::string roles, occurrence;
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (!s.facts.roles.has(role)) continue;
        roles += fmt::format(R"({}"{}")", roles.empty() ? "" : ",", name(role));
        occurrence +=
            fmt::format(R"({}"{}":{})", occurrence.empty() ? "" : ",", name(role), s.facts.nth(role));
    }
    fmt::format_to(out, R"(,"roles":[{}],"occurrence":{{{}}})", roles, occurrence);
    if (s.facts.retransmission) fmt::format_to(out, R"(,"retransmission":true)");
    for (const End end : both) {
        fmt::format_to(out, R"(,"{}-state":"{}")", name(end), name(note.state[index(end)]));
        if (note.certainty[index(end)] != Certainty::proven)
            fmt::format_to(out, R"(,"{}-certainty":"{}")", name(end), name(note.certainty[index(end)]));
    }
    text.push_back('}');
}

std::string segments_of(const Followed& followed) {
    fmt::memory_buffer text;
    for (const SegmentNote& note : followed.segments) {
        text.append(std::string_view(text.size() == 0 ? "\n" : ",\n"));
        put_segment(text, note);
    }
    return fmt::to_string(text);
}

std::string dumped(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

void ExplainJson::add(const Explained& e) {
    std::string text = dumped(json_of(e));
    if (with_segments_) {
        text.pop_back();
        text += R"(,"segments":[)" + segments_of(e.followed) + "]";
        if (e.followed.segments_left_out != 0)
            text += fmt::format(R"(,"segments-left-out":{})", e.followed.segments_left_out);
        text += '}';
    }
    waiting_bytes_ += text.size();
    waiting_.emplace_back(e.followed.number, std::move(text));
    if (waiting_bytes_ >= batch) flush();
}

void ExplainJson::flush() {
    std::sort(waiting_.begin(), waiting_.end());
    for (const auto& [number, text] : waiting_) {
        std::fputs(begun_ ? ",\n" : "{\"connections\":[\n", out_);
        std::fwrite(text.data(), 1, text.size(), out_);
        begun_ = true;
    }
    waiting_.clear();
    waiting_bytes_ = 0;
}

void ExplainJson::finish(const Capture& capture) {
    flush();
    Json json{{"file", capture.file},         {"link-type", capture.link_type},
              {"taken-at", capture.taken_at}, {"wall-clock", capture.wall_clock},
              {"lasted", capture.lasted},     {"packets", capture.packets},
              {"ending", capture.ending}};
    if (!capture.trouble.empty()) json["trouble"] = capture.trouble;
    for (const auto& [key, value] : capture.counts) json[key] = value;
    fmt::print(out_, "{}],\n\"capture\":{}}}\n", begun_ ? "\n" : "{\"connections\":[", dumped(json));
}

}  // namespace finwait
