// See verdict.hpp: names, and the flat list of facts.
#include "daemon/journal/verdict.hpp"

#include <algorithm>
#include <cstdio>

namespace finwait {

const char* name(Opening opening) {
    switch (opening) {
        case Opening::unfinished: return "unfinished";
        case Opening::three_way: return "three-way";
        case Opening::simultaneous: return "simultaneous";
        case Opening::split: return "split";
        case Opening::fast_open: return "fast-open";
        case Opening::refused: return "refused";
        case Opening::picked_up: return "picked-up";
    }
    return "?";
}

const char* name(Closing closing) {
    switch (closing) {
        case Closing::none: return "none";
        case Closing::open: return "open";
        case Closing::four_way: return "four-way";
        case Closing::three_segment: return "three-segment";
        case Closing::simultaneous: return "simultaneous";
        case Closing::half: return "half";
        case Closing::reset: return "reset";
        case Closing::silent: return "silent";
    }
    return "?";
}

std::uint64_t ConnectionVerdict::acted(const std::string& policy) const {
    const auto found = std::find_if(policies.begin(), policies.end(),
                                    [&](const PolicyDeeds& d) { return d.policy == policy; });
    return found == policies.end() ? 0 : found->acted;
}

namespace {

class FactList {
  public:
    void word(std::string key, std::string value) {
        facts_.push_back({std::move(key), std::move(value), false});
    }
    void yes_no(std::string key, bool value) { word(std::move(key), value ? "true" : "false"); }
    void number(std::string key, std::uint64_t value) {
        facts_.push_back({std::move(key), std::to_string(value), true});
    }
    /// Seconds, to the nanosecond.
    void seconds(std::string key, Duration d) {
        const std::int64_t ns = std::max<std::int64_t>(d.count(), 0);
        std::string fraction = std::to_string(ns % 1'000'000'000);
        fraction.insert(0, 9 - fraction.size(), '0');
        facts_.push_back({std::move(key), std::to_string(ns / 1'000'000'000) + '.' + fraction, true});
    }
    void end(const std::string& prefix, const EndVerdict& e) {
        word(prefix + "address", to_string(e.address));
        word(prefix + "last-state", name(e.last_state));
        word(prefix + "last-certainty", name(e.last_certainty));
        yes_no(prefix + "ended-well", e.ended_well);
        number(prefix + "segments", e.segments);
        number(prefix + "bytes", e.bytes);
        number(prefix + "syn-retransmissions", e.syn_retransmissions);
        number(prefix + "syn-ack-retransmissions", e.syn_ack_retransmissions);
        number(prefix + "fin-retransmissions", e.fin_retransmissions);
        for (std::size_t i = 0; i < state_count; ++i)
            if (e.in_state[i] != Duration{})
                seconds(prefix + "seconds-in." + name(static_cast<State>(i)), e.in_state[i]);
    }
    std::vector<VerdictFact> take() { return std::move(facts_); }

  private:
    std::vector<VerdictFact> facts_;
};

std::string name_or(const std::optional<End>& end, const char* otherwise) {
    return end ? name(*end) : otherwise;
}

}  // namespace

std::vector<VerdictFact> facts(const ConnectionVerdict& v) {
    const EndVerdict& client = v.at(End::client);
    const EndVerdict& server = v.at(End::server);
    FactList list;
    list.number("connection", v.connection);
    list.word("open", name(v.opening));
    list.word("close", name(v.closing));
    list.word("opened-by", name_or(v.opened_by, "unknown"));
    list.word("closed-first", name_or(v.closed_first, "nobody"));
    list.yes_no("ended-well", v.ended_well());
    list.seconds("seconds", v.lasted);
    list.number("segments", client.segments + server.segments);
    list.number("bytes", client.bytes + server.bytes);
    list.number("syn-retransmissions", client.syn_retransmissions + server.syn_retransmissions);
    list.number("syn-ack-retransmissions", client.syn_ack_retransmissions + server.syn_ack_retransmissions);
    list.number("fin-retransmissions", client.fin_retransmissions + server.fin_retransmissions);
    list.end("client-", client);
    list.end("server-", server);
    for (const PolicyDeeds& deeds : v.policies) list.number("acted." + deeds.policy, deeds.acted);
    return list.take();
}

}  // namespace finwait
