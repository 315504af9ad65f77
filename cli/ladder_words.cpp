// See ladder_words.hpp.
#include "cli/ladder_words.hpp"

#include <array>
#include <cstdio>

#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

constexpr RoleSet plenty = RoleSet(Role::data) | Role::ack | Role::window_update;

std::string with_occurrence(Role role, const Facts& facts) {
    std::string text = name(role);
    // Data and ACKs have an occurrence, too, but nobody counts them.
    if (!plenty.has(role) && facts.nth(role) > 1) text += " #" + std::to_string(facts.nth(role));
    return text;
}

/// What an invention is, in a word.
std::string kind_of(Flags flags) {
    if (flags.has(Flags::rst)) return "RST";
    if (flags.has(Flags::syn)) return flags.has(Flags::ack) ? "SYN-ACK" : "SYN";
    if (flags.has(Flags::fin)) return "FIN";
    return flags.has(Flags::ack) ? "ACK" : "segment";
}

std::string printed(const char* format, double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), format, value);  // NOLINT(cppcoreguidelines-pro-type-vararg)
    return text.data();
}

}  // namespace

std::string numbers(const Brief& segment) {
    if (segment.icmp) return "ICMP";
    const std::uint32_t end = segment.seq + segment.length;
    std::string text = to_string(segment.flags) + ' ' + std::to_string(segment.seq) + ':' +
                       std::to_string(end) + '(' + std::to_string(segment.length) + ')';
    if (segment.flags.has(Flags::ack)) text += " ack " + std::to_string(segment.ack);
    if (segment.segments > 1) text += " x" + std::to_string(segment.segments);
    return text;
}

std::vector<std::string> number_lines(const Brief& segment, unsigned width) {
    const std::string text = numbers(segment);
    const std::size_t ack = text.find(" ack ");
    if (text.size() <= width || ack == std::string::npos) return {text};
    return {text.substr(0, ack), text.substr(ack + 1)};
}

std::vector<std::string> role_words(const Brief& segment) {
    if (segment.icmp) return {"forged " + std::string(name(*segment.icmp))};
    if (segment.origin == Origin::invented) return {"forged " + kind_of(segment.flags)};
    std::vector<std::string> words;
    for (std::size_t i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (segment.facts.roles.has(role)) words.push_back(with_occurrence(role, segment.facts));
    }
    if (segment.origin == Origin::copy) {
        if (words.empty()) return {"copy"};
        words.front() = "copy of " + words.front();
    }
    return words;
}

std::string joined(const std::vector<std::string>& roles) {
    std::string text;
    for (const std::string& role : roles) text += (text.empty() ? "" : "+") + role;
    return text;
}

bool merely_data(const Brief& segment) {
    return (segment.facts.roles | plenty) == plenty && segment.origin == Origin::emitted;
}

std::vector<std::string> wait_notes(const Wait& wait) {
    std::vector<std::string> notes;
    if (wait.let_go != Fate::delivered) notes.emplace_back(name(wait.let_go));
    notes.push_back(human_duration(wait.took) + " in " + (wait.policy.empty() ? "the box" : wait.policy));
    return notes;
}

std::vector<std::string> held_notes(const Wait& wait) {
    std::vector<std::string> notes{wait.policy.empty() ? "held" : "held by " + wait.policy};
    if (wait.until > wait.since) notes.push_back("at most " + human_duration(wait.until - wait.since));
    return notes;
}

std::string fate_note(const Step& step) {
    return std::string(name(step.fate)) + (step.policy.empty() ? "" : " by " + step.policy);
}

std::vector<std::string> change_notes(const Step& step) {
    if (step.altered_by.empty()) return {};
    if (step.fate == Fate::spoiled) return {"spoiled by " + step.altered_by + ": not taken"};
    return {"altered by " + step.altered_by};
}

std::string state_text(State state, Certainty certainty) {
    const char* mark = certainty == Certainty::proven ? "" : certainty == Certainty::implied ? "?" : "~";
    return std::string(name(state)) + mark;
}

std::string bulk_text(std::uint64_t segments, std::uint64_t bytes) {
    return human_count(segments, "segment") + ", " + human_bytes(bytes);
}

std::string time_text(Duration since_start) {
    const double ms = std::chrono::duration<double, std::milli>(since_start).count();
    if (ms < 9'999.9995) return printed("%.3f", ms);
    if (ms < 99'999.995) return printed("%.2f", ms);
    if (ms < 999'999.95) return printed("%.1f", ms);
    if (ms < 99'999'999.5) return printed("%.0f", ms);
    return printed("%.1f d", ms / 86'400'000);
}

}  // namespace finwait
