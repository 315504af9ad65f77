// See outcome.hpp.
#include "cli/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <nlohmann/json.hpp>

#include "cli/ladder.hpp"
#include "daemon/journal/human.hpp"
#include "daemon/journal/verdict_fold.hpp"
#include "daemon/journal/verdict_text.hpp"

namespace finwait {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_ladders = 3;  // more would bury what is to be seen

ConnectionVerdict verdict_of(const std::vector<Event>& events) {
    VerdictFold fold;
    for (const Event& event : events) fold.fold(event);
    return fold.verdict();
}

/// By End, as finwaitd was told.
std::array<std::optional<Duration>, 2> two_msl_of(std::span<const Event> events, const Recording& recording) {
    const auto* opened = events.empty() ? nullptr : std::get_if<Opened>(&events.front().body);
    if (!opened || !recording.header()) return {};
    const auto& told = recording.header()->hosts;
    const Side client = opened->client_side;
    return {told[index(client)].time_wait, told[index(opposite(client))].time_wait};
}

bool never_acted(const PolicyReport& p) {
    return p.aware && p.enabled && p.acted == p.in_vain;
}

/// How the connections were closed, as far as it explains why a policy had nothing to do.
struct Closes {
    std::size_t connections = 0, simultaneous = 0;
    std::array<std::size_t, 2> first{};  // by End; a simultaneous close has no first

    explicit Closes(const Recording& recording) : connections(recording.connections().size()) {
        for (const auto& [id, events] : recording.connections()) {
            const ConnectionVerdict verdict = verdict_of(events);
            if (verdict.closing == Closing::simultaneous)
                ++simultaneous;
            else if (verdict.closed_first)
                ++first[index(*verdict.closed_first)];
        }
    }
    bool all_simultaneous() const { return connections != 0 && simultaneous == connections; }
};

/// "the server closed first in 1 of 1 connections"
std::string to_string(const Closes& closes) {
    std::string text;
    const auto add = [&](std::size_t count, const std::string& what) {
        if (count == 0) return;
        text += text.empty() ? fmt::format("{} in {} of {} connections", what, count, closes.connections)
                             : fmt::format(", {} in {}", what, count);
    };
    add(closes.first[index(End::client)], "the client closed first");
    add(closes.first[index(End::server)], "the server closed first");
    add(closes.simultaneous, "both ends closed at once");
    return text.empty() ? "no connection was closed" : text;
}

/// Asks for nothing but segments that no simultaneous close has: there both ends close actively.
bool needs_a_passive_end(const PolicySpec& policy) {
    constexpr RoleSet of_passive_ends = RoleSet(Role::passive_fin) | Role::last_ack;
    return policy.match.role && (*policy.match.role | of_passive_ends) == of_passive_ends;
}

std::string excuse(const PolicyReport& p, const PolicySpec* policy, const Closes& closes) {
    if (p.in_vain != 0)
        return fmt::format("{} held {}, and what it waited for never came", p.name,
                           human_count(p.in_vain, "segment"));
    if (p.matched == 0 && policy != nullptr && closes.connections != 0) {
        if (policy->on) return p.name + ": the moment never came (" + to_string(closes) + ")";
        if (closes.all_simultaneous() && needs_a_passive_end(*policy))
            return fmt::format(
                "{} never acted: no {} was sent; {} simultaneous (both FINs crossed), which has none", p.name,
                to_string(*policy->match.role),
                closes.connections == 1 ? "the close was" : "every close was");
    }
    std::string text = p.name + ": matched " + human_count(p.matched, "segment");
    if (p.matched != 0) return text + " and acted on none (its skip, chance or times forbade it)";
    return p.nearest.empty() ? text : text + "; nearest: " + p.nearest;
}

std::string repeat_command(const Recording& recording, const Telling& how) {
    if (how.repeat.empty() || !recording.header()) return how.repeat;
    return fmt::format("{} --seed {}", how.repeat, recording.header()->seed);
}

ordered_json json_of(const Ending& ending) {
    ordered_json json;
    json["ok"] = ending.trouble.empty();
    json["status"] =
        ending.status && ending.status->signal == 0 ? ordered_json(ending.status->status) : nullptr;
    json["signal"] =
        ending.status && ending.status->signal != 0 ? ordered_json(ending.status->signal) : nullptr;
    if (!ending.trouble.empty()) json["trouble"] = ending.trouble;
    return json;
}

ordered_json json_of(const PolicyReport& p) {
    ordered_json json{{"name", p.name},       {"action", p.action},   {"aware", p.aware},
                      {"enabled", p.enabled}, {"matched", p.matched}, {"acted", p.acted}};
    if (!p.nearest.empty()) json["nearest"] = p.nearest;
    return json;
}

void add_story(ordered_json& json, const Recording& recording, const Telling& how) {
    if (const auto& header = recording.header()) {
        json["profile"] = header->profile;
        json["seed"] = header->seed;
    }
    if (!how.repeat.empty()) json["repeat"] = repeat_command(recording, how);
    json["connections"] = ordered_json::array();
    for (const auto& [id, events] : recording.connections())
        if (!how.only || id == *how.only)
            json["connections"].push_back(ordered_json::parse(to_json(verdict_of(events))));
    json["policies"] = ordered_json::array();
    for (const PolicyReport& p : recording.policies()) json["policies"].push_back(json_of(p));
}

}  // namespace

Judgement judge(const Exchange& exchange, const Recording& recording, bool allow_unused,
                std::span<const PolicySpec> policies) {
    Judgement judgement;
    const auto fail = [&](const std::string& problem) {
        judgement.problems.push_back(problem);
        judgement.code = ExitCode::failed;
    };
    if (!exchange.server.trouble.empty()) fail("the server " + exchange.server.trouble);
    if (!exchange.client.trouble.empty()) fail("the client " + exchange.client.trouble);
    if (!exchange.daemon_trouble.empty()) fail(exchange.daemon_trouble);
    if (recording.lost() != 0) fail(human_count(recording.lost(), "event") + " could not be recorded");

    if (!recording.header()) fail("finwaitd could not write its events");
    if (exchange.interrupted != 0) {
        judgement.code = ExitCode{128 + exchange.interrupted};
        return judgement;
    }

    std::vector<std::string> unused;
    if (recording.connections().empty()) unused.emplace_back("no TCP connection was seen");
    const Closes closes(recording);
    for (const PolicyReport& p : recording.policies()) {
        if (!never_acted(p)) continue;
        const auto spec = std::find_if(policies.begin(), policies.end(),
                                       [&](const PolicySpec& s) { return s.name == p.name; });
        unused.push_back(excuse(p, spec == policies.end() ? nullptr : &*spec, closes));
    }
    if (allow_unused || unused.empty()) return judgement;
    if (judgement.code == ExitCode::well) judgement.code = ExitCode::assertion;
    judgement.problems.insert(judgement.problems.end(), unused.begin(), unused.end());
    return judgement;
}

LadderWish ladder_wish(std::string_view word) {
    if (word == "always") return LadderWish::always;
    return word == "never" ? LadderWish::never : LadderWish::automatic;
}

std::string tell(const Recording& recording, const Telling& how) {
    LadderStyle style;
    style.width = how.terminal.width;
    style.colour = how.terminal.colour;
    style.unicode = how.terminal.unicode;
    if (const auto& header = recording.header()) {
        style.title = header->profile;
        style.seed = header->seed;
    }

    std::string text;
    std::size_t drawn = 0;
    for (const auto& [id, events] : recording.connections()) {
        if (how.only && id != *how.only) continue;
        const bool draw = how.ladders == LadderWish::always ||
                          (how.ladders == LadderWish::automatic && drawn < most_ladders);
        const ConnectionVerdict verdict = verdict_of(events);
        if (!draw) {
            text += one_line(verdict) + "\n";
            continue;
        }
        ++drawn;
        if (id == recording.connections().rbegin()->first) style.repeat = repeat_command(recording, how);
        style.time_wait = two_msl_of(events, recording);
        text += draw_ladder(events, style) + "\n" + draw_verdict(verdict, style);
        style.title.clear();
    }
    return text;
}

std::string to_json(const Recording& recording, const Telling& how) {
    ordered_json json;
    add_story(json, recording, how);
    return json.dump(2);
}

std::string to_json(const Exchange& exchange, const Recording& recording, const Judgement& judgement,
                    const Telling& how) {
    ordered_json json;
    json["exit"] = static_cast<int>(judgement.code);
    json["problems"] = judgement.problems;
    json["server"] = json_of(exchange.server);
    json["client"] = json_of(exchange.client);
    json["closed"] = exchange.closed;
    json["still-held"] = exchange.still_held;
    json["interrupted"] = exchange.interrupted != 0 ? ordered_json(exchange.interrupted) : nullptr;
    add_story(json, recording, how);
    return json.dump(2);
}

}  // namespace finwait
