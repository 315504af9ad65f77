"""Two samples of the same thing held beside each other, without a theory of it.

Each comparison fails by chance once in ten million where both come from one law: netem draws anew in every run.
"""
import bisect
import collections
import itertools
import math
import statistics

NORMAL = 5.327  # standard errors exceeded, either way, once in ten million
UPWARDS = 5.199  # the same, upwards
# The same of Student's t, by degrees of freedom: means of batches are few.
STUDENT = {18: 8.6, 78: 5.9}


def batch_means(values, batches):
    """Means of consecutive stretches: they hardly depend on each other, however much neighbours do."""
    size = len(values) // batches
    return [statistics.fmean(values[n * size:(n + 1) * size]) for n in range(batches)]


def means_differ(ours, theirs, batches):
    """What Welch's t of batch means exceeds its limit by, as words; None where it does not."""
    x, y = batch_means(ours, batches), batch_means(theirs, batches)
    difference = abs(statistics.fmean(x) - statistics.fmean(y))
    error = math.sqrt((statistics.variance(x) + statistics.variance(y)) / batches)
    limit = STUDENT[2 * batches - 2] * error
    if difference <= limit:
        return None
    return f"{statistics.fmean(x):.6g}, netem {statistics.fmean(y):.6g}: {difference:.3g} apart, at most {limit:.3g}"


def runs(fates, value):
    """How often each length of a run of `value` is there; the last run may be cut short and is left out."""
    lengths = [sum(1 for _ in group) for fate, group in itertools.groupby(fates) if fate == value]
    return collections.Counter(lengths[:-1])


def histograms_differ(ours, theirs):
    """The same for two counters, by chi-squared; rare values are taken together."""
    total = sum(ours.values()), sum(theirs.values())
    if 0 in total:
        return None if max(total) < 10 else f"{total[0]} runs, netem {total[1]}"
    ratio = math.sqrt(total[1] / total[0])
    bins, seen = [], [0, 0]
    for value in sorted(ours | theirs):
        seen = [seen[0] + ours[value], seen[1] + theirs[value]]
        if sum(seen) >= 40:
            bins.append(seen)
            seen = [0, 0]
    if bins and sum(seen):
        bins[-1] = [bins[-1][0] + seen[0], bins[-1][1] + seen[1]]
    freedom = len(bins) - 1
    if freedom < 1:
        return None
    value = sum((a * ratio - b / ratio) ** 2 / (a + b) for a, b in bins)
    spread = 2 / (9 * freedom)  # Wilson and Hilferty (1931)
    limit = freedom * (1 - spread + UPWARDS * math.sqrt(spread)) ** 3
    return None if value <= limit else f"chi-squared {value:.1f}, at most {limit:.1f}; bins {bins}"


def distributions_differ(ours, theirs):
    """The same for two samples of independent values, by Kolmogorov and Smirnov."""
    x, y = sorted(ours), sorted(theirs)
    distance = max(abs(bisect.bisect_right(x, at) / len(x) - bisect.bisect_right(y, at) / len(y)) for at in x + y)
    limit = math.sqrt(math.log(2 / 1e-7) / 2 * (1 / len(x) + 1 / len(y)))
    return None if distance <= limit else f"distance {distance:.4f}, at most {limit:.4f}"


def lag_one(values):
    """Autocorrelation of neighbours; of independent values its standard error is 1/sqrt(n)."""
    mean = statistics.fmean(values)
    away = [v - mean for v in values]
    return sum(a * b for a, b in zip(away, away[1:])) / sum(a * a for a in away)


def extents(order):
    """By number: how many that were sent later arrived before it did (the reordering extent of RFC 4737, 4.2.1)."""
    highest, found = [], [0] * len(order)
    for place, number in enumerate(order):
        if highest and number < highest[-1]:
            found[number] = place - bisect.bisect_right(highest, number)
            highest.append(highest[-1])
        else:
            highest.append(number)
    return found
