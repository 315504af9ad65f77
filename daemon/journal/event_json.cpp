// The writing half: an Event becomes one line of JSON. Fields at their usual value are left out.
#include "daemon/journal/event_json.hpp"

#include <nlohmann/json.hpp>

namespace finwait {
namespace {

using Json = nlohmann::ordered_json;

// A policy's name comes from a profile that may not be UTF-8; a journal line always is.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void write_roles(Json& json, const Facts& facts) {
    Json roles = Json::array();
    Json occurrence = Json::object();
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (facts.roles.has(role)) roles.push_back(name(role));
        if (facts.nth(role) != 0) occurrence[name(role)] = facts.nth(role);
    }
    if (!roles.empty()) json["roles"] = std::move(roles);
    if (!occurrence.empty()) json["occurrence"] = std::move(occurrence);
    if (facts.retransmission) json["retransmission"] = true;
}

void write_segment(Json& json, const Brief& segment) {
    json["frame"] = segment.number;
    if (segment.first != 0) json["first"] = segment.first;
    if (segment.segments != 1) json["segments"] = segment.segments;
    json["from"] = name(segment.from);
    if (segment.origin != Origin::emitted) json["origin"] = name(segment.origin);
    if (segment.icmp) json["icmp"] = name(*segment.icmp);
    json["flags"] = to_string(segment.flags);
    json["seq"] = segment.seq;
    json["ack"] = segment.ack;
    json["length"] = segment.length;
    json["window"] = segment.window;
    write_roles(json, segment.facts);
}

struct BodyWriter {
    Json& json;

    void operator()(const Opened& opened) const {
        json["event"] = "opened";
        json["client"] = to_string(opened.client);
        json["server"] = to_string(opened.server);
        json["client-side"] = name(opened.client_side);
        if (opened.picked_up) json["picked-up"] = true;
        json["ordinal"] = opened.ordinal;
    }
    void operator()(const Emitted& emitted) const {
        json["event"] = "emitted";
        write_segment(json, emitted.segment);
    }
    void operator()(const Fated& fated) const {
        json["event"] = "fated";
        json["fate"] = name(fated.fate);
        if (!fated.policy.empty()) json["policy"] = fated.policy;
        if (fated.until != TimePoint{}) json["until"] = fated.until.time_since_epoch().count();
        write_segment(json, fated.segment);
    }
    void operator()(const Moved& moved) const {
        json["event"] = "moved";
        json["end"] = name(moved.end);
        json["old-state"] = name(moved.from);
        json["occasion"] = name(moved.occasion);
        json["new-state"] = name(moved.to);
    }
    void operator()(const Bulk& bulk) const {
        json["event"] = "bulk";
        json["client-segments"] = bulk.segments[index(End::client)];
        json["client-bytes"] = bulk.bytes[index(End::client)];
        json["server-segments"] = bulk.segments[index(End::server)];
        json["server-bytes"] = bulk.bytes[index(End::server)];
    }
    void operator()(const Closed&) const { json["event"] = "closed"; }
    void operator()(const PolicyReport& report) const {
        json["event"] = "policy-report";
        json["policy"] = report.name;
        json["action"] = report.action;
        json["aware"] = report.aware;
        json["enabled"] = report.enabled;
        json["matched"] = report.matched;
        json["acted"] = report.acted;
        if (report.in_vain != 0) json["in-vain"] = report.in_vain;
        if (!report.nearest.empty()) json["nearest"] = report.nearest;
    }
};

void write_end(Json& json, const Event& event, End end) {
    const std::string prefix = std::string(name(end)) + "-";
    json[prefix + "state"] = name(event.state[index(end)]);
    const Certainty certainty = event.certainty[index(end)];
    if (certainty != Certainty::proven) json[prefix + "certainty"] = name(certainty);
    const Doubt doubt = event.doubt[index(end)];
    if (doubt != Doubt::none) json[prefix + "doubt"] = name(doubt);
}

}  // namespace

/// What differs from the defaults.
void write_host(Json& json, const char* key, const HostSettings& host) {
    const HostSettings usual;
    Json settings = Json::object();
    if (host.flavour != usual.flavour) settings["flavour"] = name(host.flavour);
    for (const HostTimer& timer : host_timers)
        if (host.*timer.length != usual.*timer.length)
            settings[std::string(timer.name)] = (host.*timer.length).count();
    if (!settings.empty()) json[key] = std::move(settings);
}

std::string to_json(const Event& event) {
    Json json;
    json["at"] = event.at.time_since_epoch().count();
    json["connection"] = event.connection;
    json["generation"] = event.generation;
    std::visit(BodyWriter{json}, event.body);
    write_end(json, event, End::client);
    write_end(json, event, End::server);
    return dump(json);
}

std::string to_json(const JournalHeader& header) {
    Json json;
    json["event"] = "header";
    json["format"] = header.format;
    json["finwait"] = header.version;
    json["wall-clock"] = header.wall_clock;
    json["at"] = header.start.time_since_epoch().count();
    json["seed"] = header.seed;
    json["a"] = header.links[index(Side::a)];
    json["b"] = header.links[index(Side::b)];
    if (!header.profile.empty()) json["profile"] = header.profile;
    write_host(json, "host-a", header.hosts[index(Side::a)]);
    write_host(json, "host-b", header.hosts[index(Side::b)]);
    return dump(json);
}

std::string gap_to_json(std::uint64_t count) {
    Json json;
    json["event"] = "gap";
    json["lost"] = count;
    return dump(json);
}

}  // namespace finwait
