// See command_line.hpp.
#include "cli/command_line.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "daemon/failure.hpp"
#include "daemon/number.hpp"
#include "policies/language/quantity.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

namespace po = boost::program_options;

namespace {

[[noreturn]] void refuse_unknown(const std::string& given, const po::options_description& known) {
    const std::string bare = given.substr(std::min(given.size(), given.find_first_not_of('-')));
    std::vector<std::string_view> names;
    for (const auto& option : known.options()) names.emplace_back(option->long_name());
    const auto near = nearest(bare, names);
    throw Failure("unknown option " + finwait::quoted(given) +
                      (near ? "; did you mean '--" + std::string(*near) + "'?" : "; --help lists them"),
                  ExitCode::usage);
}

/// Program_options itself would name the first that is missing.
void require_all(const po::options_description& options, const po::variables_map& values,
                 const Usage& usage) {
    std::string missing;
    std::size_t count = 0;
    for (const auto& option : options.options()) {
        if (!option->semantic()->is_required() || values.count(option->long_name()) != 0) continue;
        missing += (count++ == 0 ? "--" : " and --") + option->long_name();
    }
    if (count != 0)
        throw Failure(missing + (count == 1 ? " is" : " are") + " missing; usage: " + usage.line,
                      ExitCode::usage);
}

}  // namespace

std::optional<po::variables_map> read_command_line(const Words& words, const po::options_description& options,
                                                   const po::positional_options_description& positional,
                                                   const Usage& usage) {
    po::options_description all = options;
    all.add_options()("help,h", "print this");
    // No guessing: an abbreviation in a script would change its meaning when an option is added.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(words).options(all).positional(positional).style(style).run(),
                  values);
        if (values.count("help") == 0) {
            require_all(all, values, usage);
            po::notify(values);
        }
    } catch (const po::unknown_option& e) {
        refuse_unknown(e.get_option_name(), all);
    } catch (const po::too_many_positional_options_error&) {
        throw Failure(std::string("too many words; usage: ") + usage.line, ExitCode::usage);
    } catch (const po::error& e) {
        throw Failure(std::string(e.what()) + "; usage: " + usage.line, ExitCode::usage);
    }
    if (values.count("help") == 0) return values;
    std::cout << "Usage: " << usage.line << '\n' << usage.says << '\n';
    if (!options.options().empty()) std::cout << '\n' << options;
    std::cout << "\nExamples:\n" << usage.examples;
    return std::nullopt;
}

std::optional<std::string> text_of(const po::variables_map& values, const char* option) {
    if (values.count(option) == 0) return std::nullopt;
    return values[option].as<std::string>();
}

Duration duration_of(const po::variables_map& values, const char* option) {
    const auto& text = values[option].as<std::string>();
    const auto parsed = parse_waiting_time(text);
    if (!parsed)
        throw Failure(std::string("--") + option + ": " + parsed.problem +
                          (parsed.hint.empty() ? "" : "; " + parsed.hint),
                      ExitCode::usage);
    return *parsed;
}

std::optional<std::uint64_t> number_of(const po::variables_map& values, const char* option,
                                       std::uint64_t most) {
    const auto text = text_of(values, option);
    if (!text) return std::nullopt;
    const auto number = parse_number<std::uint64_t>(*text);
    if (!number || *number > most)
        throw Failure(std::string("--") + option + ": " + finwait::quoted(*text) +
                          " is not a whole number from 0 to " + std::to_string(most),
                      ExitCode::usage);
    return number;
}

std::string choice_of(const po::variables_map& values, const char* option,
                      const std::vector<std::string_view>& choices) {
    const auto& text = values[option].as<std::string>();
    for (const auto& choice : choices)
        if (text == choice) return text;
    throw Failure(std::string("--") + option + ": " + finwait::quoted(text) + "; " + suggest(text, choices),
                  ExitCode::usage);
}

namespace {

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// In the $'…' of bash, ksh and zsh (POSIX since 2024): a line stays a line, and no terminal is told
/// anything.
std::string dollar_quoted(const std::string& word) {
    std::string text = "$'";
    for (const char c : word) {
        if (c == '\n') {
            text += "\\n";
        } else if (c == '\t') {
            text += "\\t";
        } else if (is_control(c)) {
            const auto byte = static_cast<unsigned char>(c);
            text += '\\';  // three octal digits: nothing behind them can be taken for a fourth
            for (const unsigned shift : {6U, 3U, 0U}) text += static_cast<char>('0' + ((byte >> shift) & 7U));
        } else {
            if (c == '\'' || c == '\\') text += '\\';
            text += c;
        }
    }
    return text + "'";
}

}  // namespace

std::string shell_quoted(const std::string& word) {
    if (std::any_of(word.begin(), word.end(), is_control)) return dollar_quoted(word);
    constexpr auto plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,@%+";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string text = "'";
    for (const char c : word) {
        if (c == '\'') {
            text += "'\\''";
        } else {
            text += c;
        }
    }
    return text + "'";
}

std::string shell_quoted(const Words& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + shell_quoted(word);
    return text;
}

void require_root(const std::string& verb) {
    if (::geteuid() == 0) return;
    throw Failure("finwait " + verb +
                      " makes network namespaces and TAPs, which takes root: try `sudo finwait " + verb +
                      " …`",
                  ExitCode::not_permitted);
}

}  // namespace finwait
