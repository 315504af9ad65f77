// The reading half: strict about the fields it knows, blind to those it does not.
#include <concepts>
#include <limits>

#include <nlohmann/json.hpp>

#include "daemon/journal/event_json.hpp"
#include "daemon/number.hpp"

namespace finwait {
namespace {

using Json = nlohmann::json;

/// One JSON object; every complaint names the field.
class Fields {
  public:
    explicit Fields(const Json& object) : object_(object) {}

    bool has(const char* key) const { return object_.contains(key); }
    const Json& need(const char* key) const {
        const auto found = object_.find(key);
        if (found == object_.end()) throw BadEvent(std::string("no field '") + key + "'");
        return *found;
    }
    std::string text(const char* key) const {
        const Json& value = need(key);
        if (!value.is_string()) bad(key, "is not a string");
        return value.get<std::string>();
    }
    bool yes(const char* key) const {
        if (!has(key)) return false;
        const Json& value = need(key);
        if (!value.is_boolean()) bad(key, "is not true or false");
        return value.get<bool>();
    }
    template <std::integral Number>
    Number number(const char* key) const {
        return to_number<Number>(key, need(key));
    }
    template <std::integral Number>
    Number number_or(const char* key, Number usual) const {
        return has(key) ? number<Number>(key) : usual;
    }
    TimePoint time(const char* key) const { return TimePoint(Duration(number<std::int64_t>(key))); }
    std::string text_or_empty(const char* key) const { return has(key) ? text(key) : std::string(); }

    template <std::integral Number>
    static Number to_number(const std::string& key, const Json& value) {
        if (!value.is_number_integer()) bad(key, "is not a whole number");
        constexpr Number highest = std::numeric_limits<Number>::max();
        constexpr Number lowest = std::numeric_limits<Number>::min();
        const bool fits = value.is_number_unsigned()
                              ? std::cmp_less_equal(value.get<std::uint64_t>(), highest)
                              : std::cmp_less_equal(value.get<std::int64_t>(), highest) &&
                                    std::cmp_greater_equal(value.get<std::int64_t>(), lowest);
        if (!fits) bad(key, "is out of range");
        return value.get<Number>();
    }
    [[noreturn]] static void bad(const std::string& key, const std::string& why) {
        throw BadEvent("field '" + key + "' " + why);
    }

  private:
    const Json& object_;
};

/// The value of an enumeration whose name() is `text`; `count` values from 0.
template <class Enum>
Enum by_name(const std::string& key, const std::string& text, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        if (text == name(static_cast<Enum>(i))) return static_cast<Enum>(i);
    Fields::bad(key, "has an unknown value '" + text + "'");
}
template <class Enum>
Enum named(const Fields& fields, const char* key, std::size_t count) {
    return by_name<Enum>(key, fields.text(key), count);
}

State read_state(const Fields& fields, const char* key) {
    return named<State>(fields, key, state_count);
}

Flags read_flags(const Fields& fields) {
    const std::string text = fields.text("flags");
    Flags flags;
    if (text == to_string(flags)) return flags;
    for (const char letter : text) {
        unsigned bit = Flags::fin;
        while (bit <= Flags::ae && to_string(Flags(bit)) != std::string(1, letter)) bit <<= 1U;
        if (bit > Flags::ae) Fields::bad("flags", std::string("has an unknown letter '") + letter + "'");
        flags = Flags(flags.bits() | bit);
    }
    return flags;
}

SocketAddress read_address(const Fields& fields, const char* key) {
    const std::string text = fields.text(key);
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos) Fields::bad(key, "is not ADDRESS:PORT");
    std::string host = text.substr(0, colon);
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    const auto address = parse_address(host);
    const auto port = parse_number<std::uint16_t>(std::string_view(text).substr(colon + 1));
    if (!address || !port) Fields::bad(key, "is not ADDRESS:PORT");
    return {*address, *port};
}

Facts read_facts(const Fields& fields) {
    Facts facts;
    facts.retransmission = fields.yes("retransmission");
    if (fields.has("roles")) {
        const Json& roles = fields.need("roles");
        if (!roles.is_array()) Fields::bad("roles", "is not a list");
        for (const Json& role : roles) {
            if (!role.is_string()) Fields::bad("roles", "holds something that is not a string");
            facts.roles.add(by_name<Role>("roles", role.get<std::string>(), role_count));
        }
    }
    if (fields.has("occurrence")) {
        const Json& occurrence = fields.need("occurrence");
        if (!occurrence.is_object()) Fields::bad("occurrence", "is not an object");
        for (const auto& [role, nth] : occurrence.items())
            facts.occurrence[static_cast<std::size_t>(by_name<Role>("occurrence", role, role_count))] =
                Fields::to_number<std::uint32_t>("occurrence", nth);
    }
    return facts;
}

Brief read_segment(const Fields& fields) {
    Brief segment;
    segment.number = fields.number<std::uint64_t>("frame");
    segment.first = fields.number_or<std::uint32_t>("first", 0);
    segment.segments = fields.number_or<std::uint32_t>("segments", 1);
    segment.from = named<End>(fields, "from", 2);
    if (fields.has("origin")) segment.origin = named<Origin>(fields, "origin", 3);
    segment.flags = read_flags(fields);
    segment.seq = fields.number<std::uint32_t>("seq");
    segment.ack = fields.number<std::uint32_t>("ack");
    segment.length = fields.number<std::uint32_t>("length");
    segment.window = fields.number<std::uint32_t>("window");
    if (fields.has("icmp"))
        segment.icmp = named<IcmpKind>(fields, "icmp", static_cast<std::size_t>(IcmpKind::count_));
    segment.facts = read_facts(fields);
    return segment;
}

Opened read_opened(const Fields& fields) {
    return {read_address(fields, "client"), read_address(fields, "server"),
            named<Side>(fields, "client-side", 2), fields.yes("picked-up"),
            fields.number<std::uint32_t>("ordinal")};
}

Fated read_fated(const Fields& fields) {
    return {read_segment(fields), named<Fate>(fields, "fate", static_cast<std::size_t>(Fate::count_)),
            fields.text_or_empty("policy"), fields.has("until") ? fields.time("until") : TimePoint{}};
}

Moved read_moved(const Fields& fields) {
    return {named<End>(fields, "end", 2), read_state(fields, "old-state"), read_state(fields, "new-state"),
            named<Occasion>(fields, "occasion", occasion_count)};
}

Bulk read_bulk(const Fields& fields) {
    return {
        {fields.number<std::uint64_t>("client-segments"), fields.number<std::uint64_t>("server-segments")},
        {fields.number<std::uint64_t>("client-bytes"), fields.number<std::uint64_t>("server-bytes")}};
}

PolicyReport read_report(const Fields& fields) {
    return {fields.text("policy"),
            fields.text("action"),
            fields.yes("aware"),
            fields.yes("enabled"),
            fields.number<std::uint64_t>("matched"),
            fields.number<std::uint64_t>("acted"),
            fields.text_or_empty("nearest"),
            fields.number_or<std::uint64_t>("in-vain", 0)};
}

HostSettings read_host(const Fields& header, const char* key) {
    HostSettings host;
    if (!header.has(key)) return host;
    const Json& object = header.need(key);
    if (!object.is_object()) Fields::bad(key, "is not an object");
    const Fields fields(object);
    if (fields.has("flavour")) {
        const auto flavour = parse_flavour(fields.text("flavour"));
        if (!flavour) Fields::bad("flavour", "has an unknown value '" + fields.text("flavour") + "'");
        host.flavour = *flavour;
    }
    for (const HostTimer& timer : host_timers) {
        const std::string name(timer.name);
        host.*timer.length = Duration(fields.number_or(name.c_str(), (host.*timer.length).count()));
    }
    return host;
}

JournalHeader read_header(const Fields& fields) {
    JournalHeader header;
    header.format = fields.number<std::uint32_t>("format");
    if (header.format != JournalHeader::current_format)
        Fields::bad("format", "is " + std::to_string(header.format) + "; this finwait reads format " +
                                  std::to_string(JournalHeader::current_format));
    header.version = fields.text("finwait");
    header.wall_clock = fields.number<std::int64_t>("wall-clock");
    header.start = fields.time("at");
    header.seed = fields.number<std::uint64_t>("seed");
    header.links = {fields.text("a"), fields.text("b")};
    header.profile = fields.text_or_empty("profile");
    header.hosts = {read_host(fields, "host-a"), read_host(fields, "host-b")};
    return header;
}

/// False for a kind that is not known.
bool read_body(Event& event, const std::string& kind, const Fields& fields) {
    if (kind == "opened")
        event.body = read_opened(fields);
    else if (kind == "emitted")
        event.body = Emitted{read_segment(fields)};
    else if (kind == "fated")
        event.body = read_fated(fields);
    else if (kind == "moved")
        event.body = read_moved(fields);
    else if (kind == "bulk")
        event.body = read_bulk(fields);
    else if (kind == "closed")
        event.body = Closed{};
    else if (kind == "policy-report")
        event.body = read_report(fields);
    else
        return false;
    return true;
}

void read_end(Event& event, End end, const Fields& fields) {
    const auto key = [end](const char* what) { return std::string(name(end)) + "-" + what; };
    const std::string certainty = key("certainty"), doubt = key("doubt");
    event.state[index(end)] = read_state(fields, key("state").c_str());
    if (fields.has(certainty.c_str()))
        event.certainty[index(end)] = named<Certainty>(fields, certainty.c_str(), 3);
    if (fields.has(doubt.c_str())) event.doubt[index(end)] = named<Doubt>(fields, doubt.c_str(), doubt_count);
}

}  // namespace

JournalLine parse_journal_line(std::string_view line) {
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded()) throw BadEvent("not JSON");
    if (!json.is_object()) throw BadEvent("not a JSON object");
    const Fields fields(json);
    const std::string kind = fields.text("event");

    JournalLine result;
    if (kind == "header") {
        result.header = read_header(fields);
        return result;
    }
    if (kind == "gap") {
        result.gap = fields.number<std::uint64_t>("lost");
        return result;
    }
    Event event;
    if (!read_body(event, kind, fields)) return result;
    event.at = fields.time("at");
    event.connection = fields.number<std::uint64_t>("connection");
    event.generation = fields.number<std::uint64_t>("generation");
    read_end(event, End::client, fields);
    read_end(event, End::server, fields);
    result.event = std::move(event);
    return result;
}

}  // namespace finwait
