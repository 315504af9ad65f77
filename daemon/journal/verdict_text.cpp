// See verdict_text.hpp.
#include "daemon/journal/verdict_text.hpp"

#include <array>

#include <nlohmann/json.hpp>

#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

constexpr std::array both{End::client, End::server};

/// " by finwait (reset-1)"
std::string by_finwait(const ConnectionVerdict& v) {
    return " by finwait (" + v.reset_by + ")";
}

std::string opening_text(const ConnectionVerdict& v) {
    switch (v.opening) {
        case Opening::unfinished: return "never opened";
        case Opening::refused:
            if (!v.reset_by.empty()) return "refused" + by_finwait(v);
            return v.gave_up_opening ? "refused: an ICMP error came"
                                     : "refused: nothing listens on " + to_string(v.at(End::server).address);
        case Opening::picked_up: return "seen from the middle on";
        default:
            return std::string(name(v.opening)) + (v.opened_by ? " by the " : "") +
                   (v.opened_by ? name(*v.opened_by) : "");
    }
}

std::string reset_text(const ConnectionVerdict& v, const std::string& first) {
    if (v.reset_by.empty()) return first.empty() ? "reset" : "reset, " + first + " first";
    const bool to_client = v.reset_to[index(End::client)];
    const bool to_both = to_client && v.reset_to[index(End::server)];
    return "reset" + by_finwait(v) + ", to " +
           (to_both     ? "both ends"
            : to_client ? "the client"
                        : "the server");
}

std::string closing_text(const ConnectionVerdict& v) {
    const std::string first = v.closed_first ? std::string(name(*v.closed_first)) : "";
    switch (v.closing) {
        case Closing::none: return "nothing to close";
        case Closing::open: return "still open";
        case Closing::half: return "half-closed, by the " + first + " only";
        case Closing::simultaneous: return "simultaneous: both FINs crossed";
        case Closing::silent: return "silent: no FIN and no RST";
        case Closing::reset: return reset_text(v, first);
        default: return std::string(name(v.closing)) + ", the " + first + " first";
    }
}

std::string end_text(const EndVerdict& e) {
    std::string text = name(e.last_state);
    if (e.last_certainty != Certainty::proven) text += std::string(" (") + name(e.last_certainty) + ")";
    return text + (e.ended_well ? ", well" : ", not well");
}

/// "SYN-SENT 0.041 ms, ESTABLISHED 12.0 ms": where the end was, in the order of a life.
std::string stays_text(const EndVerdict& e) {
    static_assert(static_cast<std::size_t>(State::Closed) == 0);
    std::string text;
    for (std::size_t n = 1; n <= state_count; ++n) {
        const std::size_t i = n % state_count;  // CLOSED is where it ends
        if (e.in_state[i] == Duration{}) continue;
        if (!text.empty()) text += ", ";
        text += std::string(name(static_cast<State>(i))) + ' ' + human_duration(e.in_state[i]);
    }
    return text;
}

std::string traffic_text(const EndVerdict& e) {
    return human_count(e.segments, "segment") + ", " + human_bytes(e.bytes);
}

std::string sent_again_text(const ConnectionVerdict& v) {
    std::string text;
    const auto add = [&text](const char* what, std::uint32_t n, End end) {
        if (n == 0) return;
        if (!text.empty()) text += ", ";
        text += std::string(what) + " of the " + name(end) + " " + human_count(n, "time");
    };
    for (const End end : both) add("SYN", v.at(end).syn_retransmissions, end);
    for (const End end : both) add("SYN-ACK", v.at(end).syn_ack_retransmissions, end);
    for (const End end : both) add("FIN", v.at(end).fin_retransmissions, end);
    return text;
}

std::string deeds_text(const PolicyDeeds& deeds) {
    std::string text;
    const auto add = [&text](const std::string& what, std::uint64_t n) {
        if (n == 0) return;
        if (!text.empty()) text += ", ";
        text += what + ' ' + std::to_string(n);
    };
    for (std::size_t i = 0; i < deeds.fates.size(); ++i)
        if (static_cast<Fate>(i) != Fate::delivered) add(name(static_cast<Fate>(i)), deeds.fates[i]);
    add("forged", deeds.forged);
    add("copied", deeds.copied);
    return deeds.policy + ' ' + (text.empty() ? "touched it" : text);
}

}  // namespace

std::string one_line(const ConnectionVerdict& v) {
    std::string text = '#' + std::to_string(v.connection) + ' ' + to_string(v.at(End::client).address) +
                       " > " + to_string(v.at(End::server).address) + ": open " + opening_text(v) +
                       "; close " + closing_text(v) + "; ";
    text += v.ended_well() ? "both ended well"
                           : std::string("client ") + end_text(v.at(End::client)) + "; server " +
                                 end_text(v.at(End::server));
    const std::string again = sent_again_text(v);
    if (!again.empty()) text += "; sent again: " + again;
    for (const PolicyDeeds& deeds : v.policies) text += "; " + deeds_text(deeds);
    return text;
}

std::vector<Paragraph> paragraphs(const ConnectionVerdict& v) {
    std::vector<Paragraph> all;
    all.push_back({"open", opening_text(v)});
    all.push_back({"close", closing_text(v)});
    all.push_back({"ends", std::string("client ") + end_text(v.at(End::client)) + " · server " +
                               end_text(v.at(End::server))});
    const std::string again = sent_again_text(v);
    all.push_back({"sent again", again.empty() ? "no SYN, SYN-ACK or FIN" : again});
    all.push_back({"traffic", "client " + traffic_text(v.at(End::client)) + " · server " +
                                  traffic_text(v.at(End::server)) + " · in " + human_duration(v.lasted)});
    for (const End end : both)
        if (const std::string stays = stays_text(v.at(end)); !stays.empty())
            all.push_back({name(end), stays});
    for (const PolicyDeeds& deeds : v.policies) all.push_back({"policy", deeds_text(deeds)});
    for (const std::string& sentence : v.odd) all.push_back({"odd", sentence});
    return all;
}

std::string to_json(const ConnectionVerdict& v) {
    using Json = nlohmann::ordered_json;
    Json json;
    for (const VerdictFact& fact : facts(v)) {
        if (fact.number)
            json[fact.key] = Json::parse(fact.value);
        else if (fact.value == "true" || fact.value == "false")
            json[fact.key] = fact.value == "true";
        else
            json[fact.key] = fact.value;
    }
    json["odd"] = v.odd;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace finwait
