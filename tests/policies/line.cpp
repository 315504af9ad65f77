// See line.hpp.
#include "tests/policies/line.hpp"

#include <algorithm>
#include <utility>

#include "tcp/dissect.hpp"

namespace finwait::test {

Line::Line(const std::string& policy, std::uint64_t seed)
    : stage_(profile("[[policy]]\n" + policy).policies.at(0), seed, TimePoint{}) {}

std::vector<Line::Fate> Line::feed(std::size_t segments, Side from, std::uint32_t per_frame, Duration apart) {
    const std::string bytes = std::to_string(per_frame * 100);
    const Frame frame = test::frame(
        ". 1:" + std::to_string(per_frame * 100 + 1) + "(" + bytes + ") ack 1 gso 100", End::client);
    const View view = dissect(frame);
    RunFacts facts;
    facts.add(per_frame, Facts{});
    std::vector<Fate> fates;
    fates.reserve(segments);
    while (fates.size() < segments) {
        const auto count =
            static_cast<std::uint32_t>(std::min<std::size_t>(per_frame, segments - fates.size()));
        const Packet packet{.frame = frame, .view = view, .from = from, .facts = facts, .count = count};
        for (std::uint32_t done = 0; done < count;) {
            Moment moment(*this, now_, stage_.dice());
            const Verdict verdict = stage_.judge(packet.part(done, count - done), moment);
            Fate fate;
            fate.lost = verdict.kind == Verdict::Kind::drop;
            if (verdict.kind == Verdict::Kind::hold) fate.held = verdict.until - now_;
            fates.insert(fates.end(), verdict.segments, fate);
            for (const auto& [segment, later] : std::exchange(copies_, {}))
                fates[fates.size() - verdict.segments + (segment - done)].copies.push_back(later);
            done += verdict.segments;
        }
        now_ += apart;
    }
    return fates;
}

std::vector<bool> Line::lost(std::size_t segments, Side from) {
    std::vector<bool> lost;
    for (const Fate& fate : feed(segments, from)) lost.push_back(fate.lost);
    return lost;
}

bool Line::emit_copy(const Packet& packet, Place, Duration later) {
    for (std::uint32_t n = 0; n < packet.count; ++n) copies_.push_back({packet.first + n, later});
    return true;
}

}  // namespace finwait::test
