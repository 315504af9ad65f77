// See outcome.hpp.
#include "cli/outcome.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/ladder.hpp"
#include "daemon/journal/human.hpp"
#include "daemon/journal/verdict_fold.hpp"
#include "daemon/journal/verdict_text.hpp"
#include "tcp/tracker.hpp"

namespace finwait {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_ladders = 3;  // more would bury what is to be seen

ConnectionVerdict verdict_of(const std::vector<Event>& events) {
    VerdictFold fold;
    for (const Event& event : events) fold.fold(event);
    return fold.verdict();
}

bool never_acted(const PolicyReport& p) {
    return p.aware && p.enabled && p.acted == 0;
}

std::string excuse(const PolicyReport& p) {
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

}  // namespace

Judgement judge(const Exchange& exchange, const Recording& recording, bool allow_unused) {
    Judgement judgement;
    const auto fail = [&](const std::string& problem) {
        judgement.problems.push_back(problem);
        judgement.code = ExitCode::failed;
    };
    if (!exchange.server.trouble.empty()) fail("the server " + exchange.server.trouble);
    if (!exchange.client.trouble.empty()) fail("the client " + exchange.client.trouble);
    if (!exchange.daemon_trouble.empty()) fail(exchange.daemon_trouble);
    if (recording.lost() != 0) fail(human_count(recording.lost(), "event") + " could not be recorded");

    std::vector<std::string> unused;
    if (recording.connections().empty()) unused.emplace_back("no TCP connection was seen");
    for (const PolicyReport& p : recording.policies())
        if (never_acted(p)) unused.push_back(excuse(p));
    if (allow_unused || unused.empty()) return judgement;
    if (judgement.code == ExitCode::well) judgement.code = ExitCode::assertion;
    judgement.problems.insert(judgement.problems.end(), unused.begin(), unused.end());
    return judgement;
}

std::string tell(const Recording& recording, const Telling& how) {
    LadderStyle style;
    style.width = how.terminal.width;
    style.colour = how.terminal.colour;
    style.unicode = how.terminal.unicode;
    style.time_wait = Tracker::Settings{}.time_wait;
    if (const auto& header = recording.header()) {
        style.title = header->profile;
        style.seed = header->seed;
    }

    std::string text;
    std::size_t drawn = 0;
    for (const auto& [id, events] : recording.connections()) {
        const bool draw = how.ladders == LadderWish::always ||
                          (how.ladders == LadderWish::automatic && drawn < most_ladders);
        const ConnectionVerdict verdict = verdict_of(events);
        if (!draw) {
            text += one_line(verdict) + "\n";
            continue;
        }
        ++drawn;
        if (id == recording.connections().rbegin()->first) style.repeat = repeat_command(recording, how);
        text += draw_ladder(events, style) + "\n" + draw_verdict(verdict, style);
        style.title.clear();
    }
    return text;
}

std::string to_json(const Exchange& exchange, const Recording& recording, const Judgement& judgement,
                    const Telling& how) {
    ordered_json json;
    json["exit"] = static_cast<int>(judgement.code);
    json["problems"] = judgement.problems;
    json["server"] = json_of(exchange.server);
    json["client"] = json_of(exchange.client);
    json["closed"] = exchange.closed;
    if (const auto& header = recording.header()) {
        json["profile"] = header->profile;
        json["seed"] = header->seed;
    }
    json["repeat"] = repeat_command(recording, how);
    json["connections"] = ordered_json::array();
    for (const auto& [id, events] : recording.connections())
        json["connections"].push_back(ordered_json::parse(to_json(verdict_of(events))));
    json["policies"] = ordered_json::array();
    for (const PolicyReport& p : recording.policies()) json["policies"].push_back(json_of(p));
    return json.dump(2);
}

}  // namespace finwait
