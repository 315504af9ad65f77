#include "tests/wire/truth/comparison.hpp"

namespace finwait::truth {
namespace {

std::uint64_t sum(const std::array<Comparison::Count, doubt_count>& counts) {
    std::uint64_t all = 0;
    for (const Comparison::Count& c : counts) all += c.agreed + c.differed;
    return all;
}

std::string reasons(const char* what, const std::array<Comparison::Count, doubt_count>& counts) {
    std::string text;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto& [agreed, differed] = counts[i];
        if (agreed + differed == 0) continue;
        text += std::string("  ") + what + " (" + name(static_cast<Doubt>(i)) + ") " +
                std::to_string(agreed + differed) + ", of which the kernel was elsewhere " +
                std::to_string(differed) + "\n";
    }
    return text;
}

}  // namespace

std::uint64_t Comparison::total() const {
    return proven + disagreements.size() + sum(implied) + sum(unsure);
}

void Comparison::add(const Comparison& other) {
    proven += other.proven;
    disagreements.insert(disagreements.end(), other.disagreements.begin(), other.disagreements.end());
    for (std::size_t i = 0; i < doubt_count; ++i) {
        implied[i].agreed += other.implied[i].agreed, implied[i].differed += other.implied[i].differed;
        unsure[i].agreed += other.unsure[i].agreed, unsure[i].differed += other.unsure[i].differed;
    }
}

std::string Comparison::text() const {
    return std::to_string(total()) +
           " states held beside the kernel's: " + std::to_string(proven + disagreements.size()) +
           " proven, of which " + std::to_string(disagreements.size()) + " disagree\n" +
           reasons("implied", implied) + reasons("unsure", unsure);
}

}  // namespace finwait::truth
