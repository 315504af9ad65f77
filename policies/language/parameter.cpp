// Arguments: a policy's table read by the declaration of its parameters.
#include "policies/language/parameter.hpp"

#include <algorithm>

#include "policies/contract/dice.hpp"
#include "policies/language/conditions.hpp"
#include "policies/language/reader.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

template <class Argument, class T>
std::optional<Argument> wrap(std::optional<T> value) {
    if (!value) return std::nullopt;
    return Argument(std::in_place_type<T>, std::move(*value));
}

std::optional<std::vector<std::string>> read_words(Reader& reader, const Parameter& p) {
    if (!reader.value(p.key)) return std::nullopt;
    std::vector<std::string> words;
    for (const Value* v : reader.each(p.key))
        if (const auto which = reader.word(*v, p.key)) words.emplace_back(p.words[*which]);
    return words;
}

std::optional<FileContent> read_file(Reader& reader, std::string_view key, const Files& files) {
    const auto name = reader.text(key);
    if (!name) return std::nullopt;
    Parsed<std::string> content = files(*name);
    if (!content) {
        reader.complaints().error(reader.position(key), std::string(key) + ": " + content.problem,
                                  content.hint);
        return std::nullopt;
    }
    return FileContent{*name, std::move(*content.value)};
}

}  // namespace

const Parameter* find_key(std::span<const Parameter> keys, std::string_view name) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [name](const Parameter& p) { return p.key == name; });
    return found == keys.end() ? nullptr : &*found;
}

Parsed<std::string> no_files(const std::string& name) {
    return Parsed<std::string>::bad("no file " + quoted(name) + " can be read here",
                                    "a profile that names files has to be a file itself");
}

Arguments Arguments::read(const Table& table, const Key& action, std::span<const Parameter> parameters,
                          const Files& files, Complaints& complaints) {
    Arguments arguments;
    arguments.action_ = action.position;
    Reader reader(table, action.name, parameters, complaints);
    for (const Parameter& p : parameters) {
        std::optional<Argument> value;
        switch (p.type) {
            case Parameter::Type::duration: value = wrap<Argument>(reader.duration(p.key)); break;
            case Parameter::Type::probability: value = wrap<Argument>(reader.percent(p.key)); break;
            case Parameter::Type::count: value = wrap<Argument>(reader.count(p.key)); break;
            case Parameter::Type::integer: value = wrap<Argument>(reader.integer(p.key)); break;
            case Parameter::Type::size: value = wrap<Argument>(reader.size(p.key)); break;
            case Parameter::Type::bandwidth: value = wrap<Argument>(reader.bandwidth(p.key)); break;
            case Parameter::Type::file: value = wrap<Argument>(read_file(reader, p.key, files)); break;
            case Parameter::Type::role: value = wrap<Argument>(read_roles(reader, p.key)); break;
            case Parameter::Type::flag: value = wrap<Argument>(reader.flag(p.key)); break;
            case Parameter::Type::text: value = wrap<Argument>(reader.text(p.key)); break;
            case Parameter::Type::word:
                if (p.many)
                    value = wrap<Argument>(read_words(reader, p));
                else if (const auto which = reader.word(p.key))
                    value = Argument(std::string(p.words[*which]));
                break;
            default: break;  // of the keys around an action
        }
        if (value)
            arguments.given_.push_back({std::string(p.key), std::move(*value), reader.position(p.key)});
        if (p.required && !reader.has(p.key))
            complaints.missing(action.position, action.name + " needs " + quoted(p.key), std::string(p.says));
    }
    reader.finish();
    return arguments;
}

const Arguments::Given* Arguments::find(std::string_view key) const {
    for (const Given& given : given_)
        if (given.key == key) return &given;
    return nullptr;
}

template <class T>
std::optional<T> Arguments::get(std::string_view key) const {
    const Given* given = find(key);
    const T* value = given ? std::get_if<T>(&given->value) : nullptr;
    return value ? std::optional<T>(*value) : std::nullopt;
}

std::optional<Duration> Arguments::duration(std::string_view key) const {
    return get<Duration>(key);
}
std::optional<double> Arguments::probability(std::string_view key) const {
    return get<double>(key);
}
std::optional<std::uint64_t> Arguments::count(std::string_view key) const {
    return get<std::uint64_t>(key);
}
std::optional<std::int64_t> Arguments::integer(std::string_view key) const {
    return get<std::int64_t>(key);
}
std::optional<bool> Arguments::flag(std::string_view key) const {
    return get<bool>(key);
}
std::optional<std::string> Arguments::word(std::string_view key) const {
    return get<std::string>(key);
}
std::optional<std::string> Arguments::text(std::string_view key) const {
    return get<std::string>(key);
}
std::vector<std::string> Arguments::words(std::string_view key) const {
    return get<std::vector<std::string>>(key).value_or(std::vector<std::string>());
}
std::optional<std::uint64_t> Arguments::size(std::string_view key) const {
    return get<std::uint64_t>(key);
}
std::optional<std::uint64_t> Arguments::bandwidth(std::string_view key) const {
    return get<std::uint64_t>(key);
}
std::optional<FileContent> Arguments::file(std::string_view key) const {
    return get<FileContent>(key);
}

std::string Arguments::fingerprint() const {
    std::string prints;
    for (const Given& given : given_)
        if (const auto* file = std::get_if<FileContent>(&given.value))
            prints += " # " + given.key + " " + std::to_string(stable_hash(file->text));
    return prints;
}

std::optional<RoleSet> Arguments::roles(std::string_view key) const {
    return get<RoleSet>(key);
}

bool Arguments::has(std::string_view key) const {
    return find(key) != nullptr;
}

Position Arguments::position(std::string_view key) const {
    const Given* given = find(key);
    return given ? given->position : action_;
}

}  // namespace finwait
