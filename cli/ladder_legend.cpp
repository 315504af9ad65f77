// See ladder_legend.hpp.
#include "cli/ladder_legend.hpp"

#include <array>

#include "cli/ladder_words.hpp"
#include "cli/text.hpp"

namespace finwait {

void Legend::note(const Step& step) {
    const auto is = [&step](Step::Kind kind) { return step.kind == kind; };
    if (is(Step::Kind::stopped) || is(Step::Kind::vanishes)) use(Mark::lost);
    if (is(Step::Kind::enters)) use(Mark::waits);
    if (is(Step::Kind::leaves)) use(step.segment.origin == Origin::emitted ? Mark::leaves : Mark::made);
    const bool tail_drawn = is(Step::Kind::through) || is(Step::Kind::stopped) || is(Step::Kind::enters);
    if (tail_drawn && step.segment.facts.retransmission) use(Mark::again);
    if (joined(role_words(step.segment)).find('#') != std::string::npos) use(Mark::occurrence);
    for (const bool changed : step.changed)
        if (changed) use(Mark::change);
    for (const Certainty certainty : step.certainty) {
        if (certainty == Certainty::implied) use(Mark::implied);
        if (certainty == Certainty::unsure) use(Mark::unsure);
    }
}

std::vector<std::string> Legend::lines(unsigned width) const {
    struct Entry {
        const char* sign;
        const char* says;
    };
    const std::array<Entry, static_cast<std::size_t>(Mark::count_)> entries{
        {{glyph_.change, "state changes"},
         {glyph_.lost, "lost in the box"},
         {glyph_.waits, "waits in the box"},
         {glyph_.leaves, "leaves it"},
         {glyph_.made, "made by the box"},
         {glyph_.again, "retransmission"},
         {"#2", "2nd of this role from this end"},
         {"STATE?", "implied: only the host knows"},
         {"STATE~", "not sure"}}};
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if ((used_ >> i & 1U) == 0) continue;
        const std::string words = std::string(entries[i].sign) + ' ' + entries[i].says;
        if (lines.empty() || display_width(lines.back()) + display_width(words) + 3 > width)
            lines.push_back(words);
        else
            lines.back() += "   " + words;
    }
    return lines;
}

}  // namespace finwait
