// See options.hpp.
#include "daemon/options.hpp"

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "daemon/failure.hpp"
#include "daemon/number.hpp"
#include "policies/language/quantity.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

namespace po = boost::program_options;

constexpr std::array<std::string_view, 5> log_levels{"trace", "debug", "info", "warning", "error"};

/// Some hundred bytes each: what a large machine holds.
constexpr std::size_t most_connections = 100'000'000;

constexpr auto usage =
    "Usage: finwaitd --a NAME[@NETNS][,KEY=VALUE]... --b NAME[@NETNS][,KEY=VALUE]... [OPTION]...\n"
    "Stands between two TAP devices as a wire that knows both ends of every TCP connection.\n";

constexpr auto explanation =
    "\n"
    "A side is a TAP, which is created unless it exists, with any of\n"
    "  master=BRIDGE  mac=MAC  mtu=BYTES  txqueuelen=FRAMES  address=ADDRESS/PREFIX\n"
    "and with what cannot be seen of the host behind it, so that its states are known (docs/hosts.md):\n"
    "  flavour=linux|rfc      whose rules its TCP follows; default: linux\n"
    "  time-wait=TIME         2*MSL; default: 60s\n"
    "  fin-timeout=TIME       a closed socket's FIN-WAIT-2 (tcp_fin_timeout); default: 60s\n"
    "  syn-timeout=TIME       until connect() gives up (tcp_syn_retries); default: 131s\n"
    "  syn-ack-timeout=TIME   until a half-open request is dropped (tcp_synack_retries); default: 63s\n"
    "  fin-silence=TIME       a FIN not acknowledged and not sent again for so long is given up; default: "
    "121s\n"
    "Signals: TERM and INT end it, HUP reads the profile again, USR1 prints the counters.\n"
    "Exit status: 0 well, 1 failed at run time, 2 usage, 3 bad profile, 6 not permitted.\n"
    "\n"
    "Examples:\n"
    "  finwaitd --a eth0@client,address=198.18.0.1/24 --b eth0@server,address=198.18.0.2/24\n"
    "  finwaitd --a fw-a,master=br-a --b fw-b,master=br-b --profile last-ack.toml --seed 42\n"
    "  finwaitd --a eth0@phone,flavour=rfc,time-wait=4min --b eth0@server,fin-timeout=5s\n"
    "  finwaitd --config /etc/finwait/lab.conf --check\n";

po::options_description common_options() {
    po::options_description options("Options (also lines NAME=VALUE of the --config file)");
    const auto text = [] { return po::value<std::string>(); };
    options.add_options()                                                                             //
        ("a", text()->value_name("TAP"), "one side")                                                  //
        ("b", text()->value_name("TAP"), "the other side")                                            //
        ("profile", text()->value_name("FILE"), "what to do to the traffic; none: nothing")           //
        ("seed", text()->value_name("N"), "repeats the dice of an earlier run; beats the profile's")  //
        ("mtu", text()->value_name("BYTES"), "of both TAPs, where a side does not say its own")       //
        ("no-offload", po::bool_switch(), "no superframes, no unfinished checksums")                  //
        ("keep", po::bool_switch(), "the TAPs stay when finwaitd ends")                               //
        ("check", po::bool_switch(), "only look whether options and profile are right")               //
        ("events", text()->value_name("FILE"), "write what happens, one JSON object a line")          //
        ("log-level", text()->value_name("LEVEL"), "trace, debug, info (default), warning, error")    //
        ("idle", text()->value_name("TIME"),
         "forget an open connection after so long a silence; default: 120h")(
            "linger", text()->value_name("TIME"),
            "forget a connection so long after both ends are CLOSED; default: 10s")(
            "max-connections", text()->value_name("N"),
            "follow no more; beyond it the longest idle one is forgotten; default: 1000000")(
            "ready-fd", text()->value_name("FD"), "write a line here when frames flow");
    return options;
}

po::options_description command_line_options() {
    po::options_description options("Only on the command line");
    options.add_options()                                                               //
        ("config", po::value<std::string>()->value_name("FILE"), "a file of defaults")  //
        ("version", po::bool_switch(), "print the version")                             //
        ("help,h", po::bool_switch(), "print this");
    return options;
}

[[noreturn]] void refuse_unknown(const std::string& where, const std::string& given,
                                 const po::options_description& known) {
    const std::string bare = given.substr(std::min(given.size(), given.find_first_not_of('-')));
    std::vector<std::string_view> names;
    for (const auto& option : known.options()) names.push_back(option->long_name());
    const std::string dashes = where.empty() ? "--" : "";
    const auto near = nearest(bare, names);
    throw Failure(
        where + "unknown option '" + dashes + bare + "'" +
            (near ? "; did you mean '" + dashes + std::string(*near) + "'?" : "; --help lists them"),
        ExitCode::usage);
}

void read_config(const std::string& path, const po::options_description& known, po::variables_map& values) {
    std::ifstream file(path);
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        throw Failure("--config " + path + ": is a directory", ExitCode::usage);
    if (!file) throw Failure("--config " + path + ": " + errno_text(errno), ExitCode::usage);
    try {
        po::store(po::parse_config_file(file, known), values);
    } catch (const po::unknown_option& e) {
        refuse_unknown(path + ": ", e.get_option_name(), known);
    } catch (const po::error& e) {
        throw Failure(path + ": " + e.what(), ExitCode::usage);
    }
}

/// Command line first: what is stored first wins.
po::variables_map read_all(const std::vector<std::string>& arguments, const po::options_description& common,
                           const po::options_description& all) {
    po::variables_map values;
    // No guessing: an abbreviation in a script would change its meaning when an option is added.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try {
        po::store(po::command_line_parser(arguments).options(all).style(style).positional({}).run(), values);
    } catch (const po::unknown_option& e) {
        refuse_unknown("", e.get_option_name(), all);
    } catch (const po::too_many_positional_options_error&) {
        throw Failure("finwaitd takes options only (--a NAME, not NAME); --help shows examples",
                      ExitCode::usage);
    } catch (const po::error& e) {
        throw Failure(e.what(), ExitCode::usage);
    }
    if (values.count("config") != 0) read_config(values["config"].as<std::string>(), common, values);
    return values;
}

std::optional<std::string> text_of(const po::variables_map& values, const char* name) {
    if (values.count(name) == 0) return std::nullopt;
    return values[name].as<std::string>();
}

void read_duration(Duration& into, const po::variables_map& values, const char* option, Duration least) {
    const auto text = text_of(values, option);
    if (!text) return;
    const std::string what = std::string("--") + option + " " + *text + ": ";
    const auto parsed = parse_waiting_time(*text);
    if (!parsed)
        throw Failure(what + parsed.problem + (parsed.hint.empty() ? "" : "; " + parsed.hint),
                      ExitCode::usage);
    if (*parsed < least) throw Failure(what + "must be at least " + to_text(least), ExitCode::usage);
    into = *parsed;
}

Tracker::Settings tracker_of(const po::variables_map& values) {
    Tracker::Settings tracker;
    read_duration(tracker.idle, values, "idle", std::chrono::seconds(1));
    read_duration(tracker.linger, values, "linger", Duration(0));
    const auto text = text_of(values, "max-connections");
    if (!text) return tracker;
    const auto number = parse_number<std::size_t>(*text);
    if (!number || *number < 1 || *number > most_connections)
        throw Failure("--max-connections " + *text + ": not a whole number from 1 to " +
                          std::to_string(most_connections),
                      ExitCode::usage);
    tracker.max_connections = *number;
    return tracker;
}

template <class Number>
std::optional<Number> number_of(const po::variables_map& values, const char* name) {
    const auto text = text_of(values, name);
    if (!text) return std::nullopt;
    const auto number = parse_number<Number>(*text);
    if (!number || *number < 0)
        throw Failure(std::string("--") + name + " " + *text + ": not a whole number from 0 on",
                      ExitCode::usage);
    return number;
}

TapSpec side_of(const po::variables_map& values, const char* name, std::optional<unsigned> mtu) {
    const std::string option = std::string("--") + name;
    const auto text = text_of(values, name);
    if (!text)
        throw Failure("no " + option + ": both sides must be named, as in " + option + " NAME[@NETNS]",
                      ExitCode::usage);
    TapSpec spec = parse_tap_spec(option, *text);
    if (!spec.mtu) spec.mtu = mtu;
    return spec;
}

std::string checked_log_level(const std::string& level) {
    if (std::find(log_levels.begin(), log_levels.end(), level) != log_levels.end()) return level;
    throw Failure("--log-level " + level + ": no such level; " + suggest(level, log_levels), ExitCode::usage);
}

}  // namespace

std::variant<DaemonOptions, HelpText> parse_options(const std::vector<std::string>& arguments) {
    const po::options_description common = common_options();
    const po::options_description special = command_line_options();
    po::options_description all;
    all.add(common).add(special);
    const po::variables_map values = read_all(arguments, common, all);

    if (values["help"].as<bool>()) {
        std::ostringstream text;
        text << usage << '\n' << common << '\n' << special << explanation;
        return HelpText{text.str()};
    }
    if (values["version"].as<bool>()) return HelpText{"finwaitd " FINWAIT_VERSION "\n"};

    DaemonOptions options;
    std::optional<unsigned> mtu;
    if (const auto text = text_of(values, "mtu")) mtu = parse_mtu("--mtu", *text);
    options.a = side_of(values, "a", mtu);
    options.b = side_of(values, "b", mtu);
    check_sides(options.a, options.b);
    options.profile = text_of(values, "profile");
    options.seed = number_of<std::uint64_t>(values, "seed");
    options.events = text_of(values, "events");
    options.tracker = tracker_of(values);
    options.ready_fd = number_of<int>(values, "ready-fd");
    if (const auto level = text_of(values, "log-level")) options.log_level = checked_log_level(*level);
    options.offload = !values["no-offload"].as<bool>();
    options.keep = values["keep"].as<bool>();
    options.check = values["check"].as<bool>();
    return options;
}

}  // namespace finwait
