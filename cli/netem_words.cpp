// One function for each word of netem's. What is given of a policy's parameters is written down as it comes;
// what netem takes for granted is what the policies do too, so it is not.
#include "cli/netem_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "cli/netem_units.hpp"
#include "daemon/failure.hpp"
#include "daemon/profile_file.hpp"
#include "policies/language/canonical.hpp"
#include "policies/language/quantity.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {
namespace {

/// In the order in which tc tries them: an abbreviation means the first that it fits.
constexpr std::array<std::string_view, 12> known{"limit",     "latency",      "delay",   "loss",
                                                 "drop",      "reorder",      "corrupt", "gap",
                                                 "duplicate", "distribution", "rate",    "seed"};

[[noreturn]] void refuse(const std::string& what, const std::string& hint = {}) {
    throw Failure("netem: " + what + (hint.empty() ? "" : "; " + hint), ExitCode::usage);
}

std::string in_quotes(const std::string& text) {
    return canonical(Value{text, {}});
}

/// The inside of an action: "chance = "1%", correlation = "25%"".
class Parameters {
  public:
    void add(const std::string& key, const std::string& value) {
        text_ += (text_.empty() ? "" : ", ") + key + " = " + value;
    }
    void add(const Parameters& others) {
        if (!others.empty()) text_ += (text_.empty() ? "" : ", ") + others.text_;
    }
    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }

  private:
    std::string text_;
};

class Netem {
  public:
    explicit Netem(const std::vector<std::string>& words) : words_(words) {}

    NetemProfile profile(const std::string& from);

  private:
    void read_word();
    void delay();
    void loss();
    void model(const char* name, std::initializer_list<const char*> keys);
    void distribution();
    void rate();
    void chance(Parameters&, const std::string& what);
    void put_together();

    bool more() const { return at_ < words_.size(); }
    bool number_follows() const { return more() && tc::begins_like_number(words_[at_]); }
    const std::string& next(const std::string& what) {
        if (!more()) refuse("a value is missing behind " + quoted(what));
        return words_[at_++];
    }
    template <class T>
    T parsed(const std::string& what, Parsed<T> (*parse)(std::string_view)) {
        const Parsed<T> result = parse(next(what));
        if (!result) refuse(what + ": " + result.problem, result.hint);
        return *result;
    }
    std::string percent(const std::string& what) {
        return in_quotes(percent_text(parsed(what, tc::parse_percent)));
    }

    const std::vector<std::string>& words_;
    std::size_t at_ = 0;
    std::set<std::string_view> seen_;
    std::vector<std::string> notes_;

    std::optional<Duration> time_, jitter_;
    std::optional<std::uint64_t> limit_, gap_, seed_;
    Parameters of_jitter_, duplicate_, loss_, corrupt_, reorder_, delay_, rate_;
};

/// "PERCENT [CORRELATION]"
void Netem::chance(Parameters& to, const std::string& what) {
    to.add("chance", percent(what));
    if (number_follows()) to.add("correlation", percent(what));
}

void Netem::delay() {
    time_ = parsed("delay", tc::parse_time);
    if (!number_follows()) return;
    jitter_ = parsed("delay", tc::parse_time);
    if (number_follows()) of_jitter_.add("correlation", percent("delay"));
}

void Netem::distribution() {
    static constexpr std::array<std::string_view, 4> names{"uniform", "normal", "pareto", "paretonormal"};
    const std::string& name = next("distribution");
    if (std::find(names.begin(), names.end(), name) != names.end()) {
        of_jitter_.add("distribution", in_quotes(name));
        return;
    }
    if (const auto near = nearest(name, names))
        refuse("unknown distribution " + quoted(name), "did you mean " + quoted(*near) + "?");
    of_jitter_.add("table", in_quotes(name + ".dist"));
    notes_.push_back(name + ".dist is looked for beside the profile; tc's lie in /usr/lib/tc");
}

void Netem::model(const char* name, std::initializer_list<const char*> keys) {
    loss_.add("model", in_quotes(name));
    for (const char* key : keys)
        if (key == *keys.begin() || number_follows()) loss_.add(key, percent("loss"));
}

void Netem::loss() {
    const std::string kind = more() && !number_follows() ? words_[at_++] : "random";
    static constexpr std::array<std::string_view, 3> kinds{"random", "state", "gemodel"};
    if (kind == "random")
        chance(loss_, "loss");
    else if (kind == "state")
        model("four-state", {"p13", "p31", "p32", "p23", "p14"});
    else if (kind == "gemodel")
        model("gilbert-elliott", {"p", "r", "1-h", "1-k"});
    else
        refuse("unknown kind of loss " + quoted(kind), suggest(kind, kinds));
}

void Netem::rate() {
    rate_.add("bandwidth", in_quotes(bandwidth_text(parsed("rate", tc::parse_rate))));
    if (!number_follows()) return;
    const std::string overhead = next("rate");
    if (overhead.find_first_not_of("0123456789", overhead[0] == '-' ? 1 : 0) != std::string::npos)
        refuse("rate: " + quoted(overhead) + " is not a whole number of bytes");
    rate_.add("overhead", overhead);
    if (number_follows() && parsed("rate", tc::parse_number) != 0)
        refuse("rate: cells have no counterpart", "write what they add to a frame into the overhead");
}

void Netem::read_word() {
    const std::string& given = words_[at_++];
    if (given == "slot")
        refuse("'slot' has no counterpart",
               "rate = { …, burst = … } sends in bursts, active lets a policy pause");
    if (given == "ecn")
        refuse("'ecn' has no counterpart: a loss marks nothing",
               "use chance = \"1%\" and rewrite = { ecn = \"ce\" } in place of the loss");
    const auto fits = [&](std::string_view word) { return given.size() >= 3 && word.starts_with(given); };
    const auto found = std::find_if(known.begin(), known.end(), fits);
    if (found == known.end()) {
        const bool number = tc::begins_like_number(given);
        refuse("unknown word " + quoted(given), number ? "a number too many" : suggest(given, known));
    }
    const std::string_view word = *found == "latency" ? "delay" : *found == "drop" ? "loss" : *found;
    if (!seen_.insert(word).second) refuse(quoted(word) + " stands twice", "leave one of them out");
    if (word == "limit") limit_ = parsed("limit", tc::parse_number);
    if (word == "delay") delay();
    if (word == "loss") loss();
    if (word == "reorder") chance(reorder_, "reorder");
    if (word == "corrupt") chance(corrupt_, "corrupt");
    if (word == "gap") gap_ = parsed("gap", tc::parse_number);
    if (word == "duplicate") chance(duplicate_, "duplicate");
    if (word == "distribution") distribution();
    if (word == "rate") rate();
    if (word == "seed") seed_ = parsed("seed", tc::parse_number);
}

/// What tc demands of the words together, and what becomes of them.
void Netem::put_together() {
    const bool shaped = seen_.contains("distribution");
    if (shaped && (!time_ || !jitter_))
        refuse("a distribution needs a delay and a jitter", "write 'delay 10ms 2ms'");
    if (!reorder_.empty() && !time_) refuse("reorder needs a delay that the others have", "add 'delay 10ms'");
    if (gap_ && reorder_.empty()) refuse("gap needs reorder", "add 'reorder 100%'");
    if (!reorder_.empty() && jitter_)
        refuse("reorder beside a jitter has no counterpart",
               "leave the jitter out, or reorder: a jitter reorders by itself");
    if (!reorder_.empty()) {
        if (gap_) reorder_.add("gap", std::to_string(*gap_));
        reorder_.add("by", in_quotes(to_text(*time_)));
    } else if (time_) {
        delay_.add("one-way", in_quotes(to_text(*time_)));
        if (jitter_) delay_.add("jitter", in_quotes(to_text(*jitter_)));
        delay_.add(of_jitter_);
        delay_.add("keep-order", "false");
    }
    if (limit_ && !rate_.empty())
        rate_.add("queue", in_quotes(std::to_string(*limit_) + " packets"));
    else if (limit_)
        notes_.push_back(
            "limit is left out: without a rate nothing queues, and what is delayed is bounded by finwaitd");
}

NetemProfile Netem::profile(const std::string& from) {
    if (words_.empty()) refuse("netem does nothing by itself", "for example 'delay 40ms 5ms loss 1%'");
    while (more()) read_word();
    put_together();

    NetemProfile profile;
    std::string title = "netem";
    for (const std::string& word : words_) title += " " + word;
    profile.toml = "title = " + in_quotes(title) + "\n";
    if (seed_) profile.toml += "seed  = " + in_quotes(std::to_string(*seed_)) + "\n";
    // The order in which a packet meets them in the kernel (sch_netem.c, netem_enqueue).
    const std::pair<const char*, const Parameters*> policies[] = {
        {"duplicate", &duplicate_}, {"loss", &loss_},   {"corrupt", &corrupt_},
        {"reorder", &reorder_},     {"delay", &delay_}, {"rate", &rate_}};
    for (const auto& [action, parameters] : policies) {
        if (parameters->empty()) continue;
        profile.toml += "\n[[policy]]\n";
        if (!from.empty()) profile.toml += "match = { from = " + in_quotes(from) + " }\n";
        profile.toml += fmt::format("{} = {{ {} }}\n", action, parameters->text());
    }
    if (profile.toml.find("[[policy]]") == std::string::npos) profile.toml += "policy = []\n";
    profile.notes = std::move(notes_);
    return profile;
}

}  // namespace

NetemProfile read_netem(const std::vector<std::string>& line, const std::string& from) {
    const auto netem = std::find(line.begin(), line.end(), "netem");
    const bool copied = !line.empty() && line.front() == "tc" && netem != line.end();
    const std::vector<std::string> words(copied ? netem + 1 : line.begin(), line.end());
    NetemProfile profile = Netem(words).profile(from);
    // What two parameters do not allow together, their policy says best. Tables are read when they are there.
    Complaints complaints;
    read_profile_text(profile.toml, complaints,
                      [](const std::string&) { return Parsed<std::string>::good("-8192 0 8192\n"); });
    for (const Complaint& complaint : complaints.sorted()) {
        if (!complaint.warning()) refuse(complaint.message, complaint.hint);
        profile.notes.push_back(complaint.message + (complaint.hint.empty() ? "" : "; " + complaint.hint));
    }
    return profile;
}

}  // namespace finwait
