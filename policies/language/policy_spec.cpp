// Reading one [[policy]]: its keys one by one, then what must fit together.
#include "policies/language/policy_spec.hpp"

#include <algorithm>
#include <vector>

#include "policies/language/canonical.hpp"
#include "policies/language/reader.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

constexpr std::size_t longest_name = 64;

/// Names stand in assertions (acted.NAME>=1), in URLs and in labels of metrics.
std::string read_name(Reader& reader) {
    auto name = reader.text("name");
    if (!name) return {};
    const bool plain = std::all_of(name->begin(), name->end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '_' || c == '.';
    });
    if (plain && !name->empty() && name->size() <= longest_name) return *name;
    reader.complaints().error(reader.position("name"), "name: " + quoted(*name) + " cannot be a name",
                              "use up to 64 letters, digits, '-', '_' and '.'");
    return {};
}

/// How an action is written whose value is not a table: `delay = "20ms"` most likely means its first
/// parameter.
std::string as_table(const PolicyKind& kind, const Value& value) {
    const std::string key(kind.name);
    if (kind.parameters.empty() || value.as<bool>() || value.as<List>())
        return "did you mean '" + key + " = {}'?";
    return "did you mean '" + key + " = { " + std::string(kind.parameters.front().key) + " = " +
           canonical(value) + " }'?";
}

/// The one action key, or complaints about none or several.
const Entry* find_action(const Table& table, Position position, Complaints& complaints) {
    const Entry* action = nullptr;
    for (const Entry& entry : table.entries()) {
        if (!find_policy_kind(entry.key.name)) continue;
        if (action)
            complaints.error(
                entry.key.position,
                "a second action, " + quoted(entry.key.name) + ", beside " + quoted(action->key.name),
                "write two [[policy]], in the order they stand on the wire");
        else
            action = &entry;
    }
    // A table under an unknown key was meant as the action; it has been complained about already.
    const auto meant_as_action = [](const Entry& e) {
        return e.value.as<Table>() && !find_key(section::policy.keys, e.key.name);
    };
    if (!action && std::none_of(table.entries().begin(), table.entries().end(), meant_as_action))
        complaints.missing(position, "the policy does nothing", "add one of " + join(policy_words()));
    return action;
}

void read_action(PolicySpec& spec, const Entry& action, const Files& files, Complaints& complaints) {
    spec.kind = find_policy_kind(action.key.name);
    const Table* table = action.value.as<Table>();
    if (!table) {
        complaints.error(action.value.position,
                         action.key.name + " is " + action.value.type_name() + ", not a table",
                         as_table(*spec.kind, action.value));
        return;
    }
    const std::size_t before = complaints.errors();
    spec.arguments = Arguments::read(*table, action.key, spec.kind->parameters, files, complaints);
    spec.text += spec.arguments.fingerprint();
    // A policy looks at its arguments together only when each of them is right.
    if (complaints.errors() == before) spec.kind->make(spec.arguments, complaints);
}

void read_trigger(PolicySpec& spec, const Table& table, Reader& reader) {
    Complaints& complaints = reader.complaints();
    const auto after = reader.duration("after");
    const auto still = reader.flag("still");
    const Table* on = reader.table("on");
    if (on) {
        spec.on = TriggerSpec::read(*on, *table.key("on"), complaints);
        spec.on->after = after.value_or(Duration::zero());
        spec.on->still = still.value_or(true);
    }
}

void read_match(PolicySpec& spec, Reader& reader) {
    const Table* match = reader.table("match");
    if (!match) return;
    spec.has_match = true;
    spec.match = Conditions::read(*match, reader.complaints());
    for (const Entry& entry : match->entries())
        spec.match_text.push_back(entry.key.name + " = " + canonical(entry.value));
}

void read_limits(PolicySpec& spec, Reader& reader) {
    if (const Value* v = reader.value("connections"))
        spec.connections = reader.parsed<ConnectionPick>(*v, "connections", parse_connection_pick,
                                                         Parameter::Type::connections);
    const auto per = reader.word("connections-per");
    if (per && spec.connections) spec.connections->per_client_address = true;
    spec.skip = reader.count("skip").value_or(0);
    spec.chance = reader.percent("chance");
    spec.chance_per_connection = reader.word("chance-per") == 1U;
    spec.times = reader.count("times");
    spec.times_per_connection = reader.count("times-per-connection");
    if (const Table* active = reader.table("active"))
        spec.active = ActiveWindow::read(*active, reader.complaints());
}

std::vector<std::string_view> kinds_with_triggers() {
    std::vector<std::string_view> names;
    for (const PolicyKind* kind : catalog())
        if (kind->takes_triggers) names.push_back(kind->name);
    return names;
}

std::vector<std::string_view> names_of(std::span<const Parameter> keys) {
    std::vector<std::string_view> names;
    for (const Parameter& key : keys) names.push_back(key.key);
    return names;
}

/// "to the sender", where there is no segment that anybody had sent.
void check_words_of_segments(const PolicySpec& spec, Complaints& complaints) {
    for (const Parameter& p : spec.kind->parameters) {
        if (!spec.arguments.has(p.key)) continue;
        const std::string word = spec.arguments.word(p.key).value_or("");
        const bool is_end = p.type == Parameter::Type::word && (word == "sender" || word == "receiver");
        if (!is_end && !p.of_segment) continue;
        complaints.error(spec.arguments.position(p.key),
                         std::string(p.key) + (is_end ? " = " + quoted(word) : std::string()) +
                             " speaks of a segment, and a trigger has none",
                         is_end ? "use 'client', 'server' or 'both'" : "leave it out");
    }
}

/// Keys that stand where the policy cannot use them.
void check_fit(const PolicySpec& spec, const Table& table, Complaints& complaints) {
    const std::string kind(spec.kind->name);
    if (const Key* on = table.key("on")) {
        if (!spec.kind->takes_triggers)
            complaints.error(on->position, kind + " takes no trigger: it acts on segments",
                             "those that do: " + join(kinds_with_triggers()));
        if (const Key* per = table.key("chance-per"))
            complaints.error(per->position, "a trigger rolls once per connection", "leave chance-per out");
        const Value* match = table.find("match");
        if (const Table* keys = match ? match->as<Table>() : nullptr)
            for (const Entry& entry : keys->entries())
                if (find_key(section::match.keys, entry.key.name) &&
                    !find_key(connection_keys(), entry.key.name))
                    complaints.error(entry.key.position,
                                     quoted(entry.key.name) + " is about segments, and a trigger has none",
                                     "beside on, match takes " + join(names_of(connection_keys())));
    } else if (!spec.kind->takes_segments) {
        complaints.missing(spec.position, kind + " acts on a trigger", "add on = { … }");
    }
    if (spec.on) check_words_of_segments(spec, complaints);
    if (const Key* chance = table.key("chance"); chance && spec.kind->own_chance)
        complaints.error(chance->position, kind + " has a chance of its own",
                         "write " + kind + " = { chance = … } and leave this one out");
}

}  // namespace

PolicySpec PolicySpec::read(const Table& table, Position position, const Files& files,
                            Complaints& complaints) {
    PolicySpec spec;
    spec.position = position;
    spec.text = canonical(table, "name");
    Reader reader(table, section::policy, complaints);
    spec.name = read_name(reader);
    const Entry* action = find_action(table, position, complaints);
    if (action) read_action(spec, *action, files, complaints);
    spec.enabled = reader.flag("enabled").value_or(true);
    read_match(spec, reader);
    read_trigger(spec, table, reader);
    read_limits(spec, reader);
    reader.finish(policy_words());
    if (!spec.kind) return spec;
    check_fit(spec, table, complaints);
    return spec;
}

}  // namespace finwait
