// One function for each kind of word. Nothing is explained here: the sentences stand where the words are
// declared.
#include "cli/glossary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "policies/contract/fate.hpp"
#include "policies/language/catalog.hpp"
#include "policies/language/keys.hpp"
#include "policies/language/names.hpp"
#include "policies/language/spelling.hpp"
#include "policies/language/types.hpp"
#include "tcp/role.hpp"
#include "tcp/state.hpp"

namespace finwait {

namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

std::string chapter(const Section& place) {
    return fmt::format("docs/profiles.md, {}", place.chapter);
}
std::string page_of(const PolicyKind& kind) {
    return fmt::format("docs/policies/{}.md", kind.name);
}
/// Keys of `on` may have the name of another; those of a table have a chapter, and those of active the page
/// of active.
std::string page_of(const Section& place, const Parameter& key) {
    if (place.name == "profile" || (key.type == Parameter::Type::table && key.key != "active"))
        return chapter(place);
    if (place.name == "active") return "docs/conditions/active.md";
    return fmt::format("docs/conditions/{}{}.md", place.name == "on" ? "on-" : "", key.key);
}

std::string words_of(RoleSet roles, const char* between) {
    std::string words;
    roles.each([&](Role role) { words += (words.empty() ? "" : between) + std::string(name(role)); });
    return words;
}

/// "a duration: a number and its unit …", or its words.
std::string taken_by(const Parameter& p) {
    if (p.type == Parameter::Type::word) return join(p.words);
    const TypeWords& type = words_of(p.type);
    std::string taken = fmt::format("{}: {}", type.name, type.written);
    if (p.most != UINT64_MAX) taken = fmt::format("{} from {} to {}", type.name, p.least, p.most);
    if (p.many) taken += "; or a list of them";
    return taken;
}

Facts facts_of(const Parameter& p) {
    Facts facts{{"takes", taken_by(p)}};
    if (p.required) facts.emplace_back("must", "be given");
    if (!p.standard.empty()) facts.emplace_back("default", p.standard);
    if (!p.needs.empty()) facts.emplace_back("needs", p.needs);
    return facts;
}

/// "match = { role = "last-ack", occurrence = "1..2" }": what the key needs stands before it.
std::string example_in(std::string_view table, std::span<const Parameter> keys, const Parameter& p) {
    const auto written = [](const Parameter& key) {
        return fmt::format("{} = {}", key.key, example_of(key));
    };
    const Parameter* needed = find_key(keys, p.needs);
    if (table.empty()) return written(p) + (needed ? ", beside " + written(*needed) : std::string());
    return fmt::format("{} = {{ {}{} }}", table, needed ? written(*needed) + ", " : std::string(),
                       written(p));
}

class Glossary {
  public:
    explicit Glossary(std::string_view word) {
        const std::size_t dot = word.find('.');
        if (dot != std::string_view::npos) place_ = word.substr(0, dot);
        word_ = dot == std::string_view::npos ? word : word.substr(dot + 1);
    }

    std::vector<Meaning> all() {
        policies();
        roles();
        for (const Section* place : sections()) keys_of(*place);
        for (const PolicyKind* kind : catalog()) parameters_of(*kind);
        states();
        fates();
        types();
        return std::move(found_);
    }

  private:
    bool asked(std::string_view word) const { return place_.empty() && lower(word) == lower(word_); }
    bool asked(std::string_view word, std::string_view place) const {
        return word == lower(word_) && (place_.empty() || place == lower(place_));
    }

    void policies() {
        for (const PolicyKind* kind : catalog()) {
            if (!asked(kind->name)) continue;
            Facts facts{{"meets", kind->aware ? "TCP that finwait can follow" : "every frame, ARP too"}};
            facts.emplace_back("acts on", kind->takes_segments && kind->takes_triggers ? "segments, triggers"
                                          : kind->takes_triggers                       ? "triggers"
                                                                                       : "segments");
            facts.emplace_back("its memory", name(kind->memory));
            for (const Parameter& p : kind->parameters) facts.emplace_back(p.key, p.says);
            facts.emplace_back("example", example_of(*kind));
            facts.emplace_back("read on", page_of(*kind));
            found_.push_back({std::string(kind->name), kind->aware ? "an aware policy" : "a blind policy", "",
                              std::string(kind->says), std::move(facts)});
        }
    }

    void roles() {
        for (const std::string_view word : role_words()) {
            if (!asked(word)) continue;
            const RoleSet roles = *parse_role(word);
            const std::string members = words_of(roles, ", ");
            Meaning meaning{std::string(word), "a role", "", "", {}};
            if (members == word || members.find(',') == std::string::npos) {
                roles.each([&](Role role) { meaning.says = sentence(role); });
                if (members != word) meaning.kind = "another name of the role " + members;
            } else {
                meaning.kind = "a group of roles";
                meaning.says = roles == RoleSet::of_all() ? "every role there is" : "any of " + members;
            }
            meaning.facts = {{"example", fmt::format("match = {{ role = \"{}\" }}", word)},
                             {"read on", "docs/conditions/role.md"}};
            found_.push_back(std::move(meaning));
        }
    }

    void keys_of(const Section& place) {
        const std::string_view table = place.name == "profile" || place.name == "policy" ? "" : place.name;
        for (const Parameter& p : place.keys) {
            words_in(p, place.name, page_of(place, p));
            if (!asked(p.key, place.name)) continue;
            Facts facts = facts_of(p);
            if (p.type == Parameter::Type::table)
                facts = {{"takes", "a table of the keys " + keys_in(p.key)}};
            facts.emplace_back("example", p.type == Parameter::Type::policies
                                              ? "[[policy]]"
                                              : example_in(table, place.keys, p));
            facts.emplace_back("read on", page_of(place, p));
            const std::string of = place.name == "policy" ? "[[policy]]" : std::string(place.called);
            found_.push_back({std::string(p.key), "a key of " + of, std::string(place.name),
                              std::string(p.says), std::move(facts)});
        }
    }

    static std::string keys_in(std::string_view table) {
        std::vector<std::string_view> names;
        for (const Section* place : sections())
            if (place->name == table)
                for (const Parameter& p : place->keys) names.push_back(p.key);
        return join(names);
    }

    void parameters_of(const PolicyKind& kind) {
        for (const Parameter& p : kind.parameters) {
            words_in(p, kind.name, page_of(kind));
            if (!asked(p.key, kind.name)) continue;
            Facts facts = facts_of(p);
            if (!p.words.empty())
                facts.emplace_back("example", fmt::format("{} = \"{}\"", p.key, p.words.front()));
            else if (example_of(p) != "\"\"")
                facts.emplace_back("example", fmt::format("{} = {}", p.key, example_of(p)));
            facts.emplace_back("read on", page_of(kind));
            found_.push_back({std::string(p.key), fmt::format("a parameter of {}", kind.name),
                              std::string(kind.name), std::string(p.says), std::move(facts)});
        }
    }

    void words_in(const Parameter& p, std::string_view place, const std::string& read_on) {
        for (const std::string_view word : p.words)
            if (asked(word))
                found_.push_back(
                    {std::string(word),
                     fmt::format("a word of {}.{}", place, p.key),
                     "",
                     std::string(p.says),
                     {{"example", fmt::format("{} = \"{}\"", p.key, word)}, {"read on", read_on}}});
    }

    void states() {
        const auto state = place_.empty() ? parse_state(word_) : std::nullopt;
        if (!state) return;
        std::string others;
        for (const auto& [alias, of] : state_aliases())
            if (of == *state) others += (others.empty() ? "" : ", ") + std::string(alias);
        Facts facts;
        if (!others.empty()) facts.emplace_back("also", others);
        facts.emplace_back("example", fmt::format("match = {{ server-state = \"{}\" }}", name(*state)));
        facts.emplace_back("read on", "docs/states.md, and RFC 9293 §3.3.2");
        found_.push_back({name(*state), "a state of one end", "", sentence(*state), std::move(facts)});
    }

    void fates() {
        for (std::size_t i = 0; i < fate_count; ++i)
            if (const auto fate = static_cast<Fate>(i); asked(name(fate)))
                found_.push_back({name(fate),
                                  "what became of a segment",
                                  "",
                                  sentence(fate),
                                  {{"read on", "docs/events.md"}}});
    }

    void types() {
        for (std::size_t i = 0; i <= static_cast<std::size_t>(Parameter::Type::policies); ++i) {
            const TypeWords& type = words_of(static_cast<Parameter::Type>(i));
            if (!asked(type.name)) continue;
            Facts facts;
            if (type.example != "\"\"") facts.emplace_back("example", type.example);
            facts.emplace_back("read on", "docs/profiles.md, Quantities");
            found_.push_back(
                {std::string(type.name), "a kind of value", "", std::string(type.written), std::move(facts)});
        }
    }

    std::string_view place_, word_;
    std::vector<Meaning> found_;
};

std::vector<std::string_view> names_of(std::span<const Parameter> keys) {
    std::vector<std::string_view> names;
    for (const Parameter& p : keys) names.push_back(p.key);
    return names;
}

/// Of every policy, and the words that they take, each once.
std::vector<std::string_view> parameters_and_words() {
    std::vector<std::string_view> names;
    const auto add = [&names](std::string_view name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    };
    for (const PolicyKind* kind : catalog())
        for (const Parameter& p : kind->parameters) {
            add(p.key);
            for (const std::string_view word : p.words) add(word);
        }
    for (const Section* place : sections())
        for (const Parameter& p : place->keys)
            for (const std::string_view word : p.words) add(word);
    return names;
}

}  // namespace

std::vector<Meaning> meanings_of(std::string_view word) {
    return Glossary(word).all();
}

std::vector<WordGroup> word_groups() {
    const auto all = [](std::span<const std::string_view> words) {
        return std::vector<std::string_view>(words.begin(), words.end());
    };
    std::vector<WordGroup> groups{{"policies", all(policy_words())},
                                  {"roles", all(role_words())},
                                  {"keys of a profile", names_of(section::profile.keys)},
                                  {"keys of [[policy]]", names_of(section::policy.keys)},
                                  {"keys of match", names_of(section::match.keys)},
                                  {"keys of on", names_of(section::on.keys)},
                                  {"keys of active", names_of(section::active.keys)},
                                  {"parameters of policies, and words", parameters_and_words()},
                                  {"states", all(state_words())},
                                  {"fates of a segment", {}},
                                  {"kinds of values", {}}};
    for (std::size_t i = 0; i < fate_count; ++i)
        groups[groups.size() - 2].words.emplace_back(name(static_cast<Fate>(i)));
    for (std::size_t i = 0; i <= static_cast<std::size_t>(Parameter::Type::policies); ++i)
        groups.back().words.push_back(words_of(static_cast<Parameter::Type>(i)).name);
    return groups;
}

}  // namespace finwait
