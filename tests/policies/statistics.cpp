// See statistics.hpp.
#include "tests/policies/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace finwait::test {

Summary summary(const std::vector<double>& sample) {
    const auto n = static_cast<double>(sample.size());
    Summary s;
    for (const double x : sample) s.mean += x / n;
    double squares = 0, products = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        squares += (sample[i] - s.mean) * (sample[i] - s.mean);
        if (i > 0) products += (sample[i] - s.mean) * (sample[i - 1] - s.mean);
    }
    s.deviation = std::sqrt(squares / n);
    s.lag_one = products / squares;
    return s;
}

double share(const std::vector<bool>& fates) {
    return static_cast<double>(std::count(fates.begin(), fates.end(), true)) /
           static_cast<double>(fates.size());
}

std::map<std::uint64_t, std::uint64_t> runs(const std::vector<bool>& fates, bool value) {
    std::map<std::uint64_t, std::uint64_t> lengths;
    std::uint64_t length = 0;
    for (const bool fate : fates) {
        if (fate == value) {
            ++length;
        } else if (length > 0) {
            ++lengths[length];
            length = 0;
        }
    }
    return lengths;
}

double mean_run(const std::map<std::uint64_t, std::uint64_t>& runs) {
    double sum = 0, count = 0;
    for (const auto& [length, times] : runs) {
        sum += static_cast<double>(length) * static_cast<double>(times);
        count += static_cast<double>(times);
    }
    return sum / count;
}

double ks_distance(std::vector<double> sample, const std::function<double(double)>& below) {
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double most = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double theory = below(sample[i]);
        most = std::max({most, static_cast<double>(i + 1) / n - theory, theory - static_cast<double>(i) / n});
    }
    return most;
}

double ks_limit(std::size_t sample) {
    return std::sqrt(std::log(2 / 1e-6) / 2 / static_cast<double>(sample));
}

ChiSquared chi_squared(const std::map<std::uint64_t, std::uint64_t>& runs,
                       const std::function<double(std::uint64_t)>& longer_than) {
    double total = 0;
    for (const auto& [length, times] : runs) total += static_cast<double>(times);
    ChiSquared result;
    double freedom = -1, seen = 0, left = total, before = 1;
    for (std::uint64_t length = 1;; ++length) {
        const auto times = runs.find(length);
        seen += times != runs.end() ? static_cast<double>(times->second) : 0;
        double after = longer_than(length);
        const bool last = after * total < 20;
        if (last) {
            after = 0;
            seen = left;
        } else if ((before - after) * total < 20) {
            continue;
        }
        const double expected = (before - after) * total;
        result.value += (seen - expected) * (seen - expected) / expected;
        freedom += 1;
        left -= seen;
        seen = 0;
        before = after;
        if (last) break;
    }
    if (freedom < 1) return result;  // one length is all there is
    // Wilson and Hilferty (1931); 4.753 is exceeded upwards once in a million.
    const double spread = 2 / (9 * freedom);
    result.limit = freedom * std::pow(1 - spread + 4.753 * std::sqrt(spread), 3);
    return result;
}

}  // namespace finwait::test
