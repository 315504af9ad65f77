// A profile as a whole: title, seed, the list of policies, and their names.
#include "policies/language/profile.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "policies/language/impossible.hpp"
#include "policies/language/reader.hpp"
#include "policies/language/spelling.hpp"
#include "policies/language/surprises.hpp"

namespace finwait {

namespace {

constexpr const char* clean_wire = "write [[policy]] and an action, or policy = [] for a clean wire";

/// Policies are told apart by name: those without get "delay-1", "delay-2", …
class Names {
  public:
    void claim(const std::string& name, Position position, Complaints& complaints) {
        const auto [first, fresh] = taken_.emplace(name, position);
        if (!fresh)
            complaints.error(position, "a second policy is named " + quoted(name),
                             "the first is in line " + std::to_string(first->second.line));
    }
    std::string free_name(std::string_view kind) {
        std::string name;
        do name = std::string(kind) + "-" + std::to_string(++last_[kind]);
        while (taken_.count(name) != 0);
        return name;
    }

  private:
    std::map<std::string, Position> taken_;
    std::map<std::string_view, std::uint64_t> last_;
};

std::vector<PolicySpec> read_policies(Reader& reader, const Value& root, const Files& files) {
    Complaints& complaints = reader.complaints();
    const Value* value = reader.value("policy");
    if (!value) {
        // A [[policies]] has been complained about already.
        const auto& entries = root.as<Table>()->entries();
        static constexpr std::string_view meant[] = {"policy"};
        if (std::any_of(entries.begin(), entries.end(),
                        [](const Entry& e) { return nearest(e.key.name, meant); }))
            return {};
        const bool empty = entries.empty();
        complaints.missing(root.position, empty ? "the profile is empty" : "the profile has no policy",
                           clean_wire);
        return {};
    }
    const List* list = value->as<List>();
    if (!list) {
        const bool single = value->as<Table>() != nullptr;
        complaints.error(value->position, "policy is " + std::string(value->type_name()) + ", not a list",
                         single ? "write [[policy]] with two brackets" : clean_wire);
        return {};
    }
    std::vector<PolicySpec> policies;
    Names names;
    bool altered = false;
    for (const Value& item : *list) {
        const auto* table = item.as<Table>();
        if (!table) {
            complaints.error(item.position, "a policy is a table, not " + std::string(item.type_name()));
            continue;
        }
        policies.push_back(PolicySpec::read(*table, item.position, files, complaints));
        const PolicySpec& policy = policies.back();
        if (policy.kind) {
            complain_about_impossible(policy, *table, altered, complaints);
            altered = altered || policy.kind->name == "rewrite" || policy.kind->name == "corrupt";
        }
        if (const std::string& name = policy.name; !name.empty())
            names.claim(name, table->find("name")->position, complaints);
    }
    for (PolicySpec& policy : policies)
        if (policy.name.empty() && policy.kind) policy.name = names.free_name(policy.kind->name);
    return policies;
}

}  // namespace

Parsed<std::uint64_t> parse_seed(std::string_view text) {
    using Seed = Parsed<std::uint64_t>;
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    const std::string_view digits = hex ? text.substr(2) : text;
    std::uint64_t seed = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), seed, hex ? 16 : 10);
    if (error == std::errc{} && end == digits.data() + digits.size()) return Seed::good(seed);
    return Seed::bad(quoted(text) + " is not a seed",
                     "a whole number from 0 to 18446744073709551615, or 0x and hexadecimal digits");
}

std::optional<Profile> Profile::read(const Value& root, const Files& files, Complaints& complaints) {
    const std::size_t before = complaints.errors();
    const Table* table = root.as<Table>();
    if (!table) {
        complaints.error(root.position, "a profile is a table, not " + std::string(root.type_name()));
        return std::nullopt;
    }
    Profile profile;
    Reader reader(*table, section::profile, complaints);
    profile.title = reader.text("title").value_or("");
    if (const Value* seed = reader.value("seed"))
        profile.seed = reader.parsed<std::uint64_t>(*seed, "seed", parse_seed, Parameter::Type::seed);
    profile.policies = read_policies(reader, root, files);
    reader.finish();
    if (complaints.errors() != before) return std::nullopt;
    warn_of_surprises(profile, complaints);
    return profile;
}

}  // namespace finwait
