// What following a connection costs: time for each segment and memory for each connection, while a thousand
// to a million connections are alive. Views are made beforehand: dissecting and checksumming are not in it,
// but some ten nanoseconds of changing a view from segment to segment are. Order is random, so that at the
// large sizes hardly anything is in a cache.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "tests/support/allocations.hpp"
#include "tests/support/bulk.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;
using test::BulkTraffic;
using test::Crowd;

Tracker::Settings settings(std::size_t connections) {
    Tracker::Settings settings;
    settings.max_connections = connections;
    settings.hash_seed = 0x1f83d9abfb41bd6bU;
    settings.idle = 24h * 365;
    return settings;
}

/// A tracker with `n` established connections.
class Site {
  public:
    Site(std::uint32_t n, std::size_t room, const Crowd& crowd = {})
        : order_(n),
          before_(test::allocated_bytes()),
          tracker_(std::make_unique<Tracker>(settings(room), listener_)),
          traffic_(*tracker_, crowd) {
        std::iota(order_.begin(), order_.end(), 0U);
        shuffle();
        for (const std::uint32_t i : order_) traffic_.open(now_, i);
        shuffle();
    }
    Tracker& tracker() { return *tracker_; }
    BulkTraffic& traffic() { return traffic_; }
    const std::vector<std::uint32_t>& order() const { return order_; }
    void shuffle() { std::shuffle(order_.begin(), order_.end(), random_); }
    std::size_t bytes() const { return test::allocated_bytes() - before_; }
    TimePoint tick(Duration step) { return now_ += step; }

  private:
    std::vector<std::uint32_t> order_;
    std::mt19937 random_{2};
    std::size_t before_;
    TrackerListener listener_;
    TimePoint now_{};
    std::unique_ptr<Tracker> tracker_;
    BulkTraffic traffic_;
};

void ns_per(benchmark::State& state, const char* what, double times) {
    state.counters[what] = benchmark::Counter(static_cast<double>(state.iterations()) * times * 1e-9,
                                              benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// A full segment of an open connection: emitted and delivered.
void data(benchmark::State& state) {
    const auto n = static_cast<std::uint32_t>(state.range(0));
    Site site(n, n);
    std::uint32_t at = 0, round = 0;
    for (auto _ : state) {
        site.traffic().exchange(site.tick(4us), site.order()[at], round);
        if (++at < n) continue;
        at = 0, ++round;
        state.PauseTiming();
        site.shuffle();  // or each would find itself beside the next in the list of activity
        state.ResumeTiming();
    }
    ns_per(state, "ns/segment", 1);
}

/// Only what the harness does in data(): to be taken off.
void data_without_tracker(benchmark::State& state) {
    test::BulkSender client({}, End::client);
    std::uint32_t at = 0;
    for (auto _ : state) {
        ++at;
        benchmark::DoNotOptimize(client.segment(at % 1000, Flags::ack, at, at, 1448));
    }
    ns_per(state, "ns/segment", 1);
}

/// A whole life beside the others: three segments to open, two of data, four to close, and what time ends.
void life(benchmark::State& state) {
    const auto n = static_cast<std::uint32_t>(state.range(0));
    Site site(n, n + 100'000);
    BulkTraffic lives(site.tracker(), {.first_client = 0x800000});
    std::uint32_t i = 0;
    for (auto _ : state) {
        const TimePoint now = site.tick(60ms);  // about a thousand wait in TIME-WAIT
        lives.open(now, i);
        lives.exchange(now, i, 0);
        lives.exchange(now, i, 1);
        lives.close(now, i, 2);
        site.tracker().advance(now);
        ++i;
    }
    ns_per(state, "ns/segment", 9);
    ns_per(state, "ns/life", 1);
}

/// A SYN from a source never seen before, while half of all there is room for is established connections and
/// the rest is full of such SYNs.
void syn_flood(benchmark::State& state) {
    const auto n = static_cast<std::uint32_t>(state.range(0));
    Site site(n / 2, n);
    BulkTraffic flood(site.tracker(), {.per_client = 1, .first_client = 0x400000});
    std::uint32_t i = 0;
    const auto syn = [&] { flood.send(site.tick(100ns), i++, End::client, Flags::syn, 0, 0); };
    while (site.tracker().size() < n) syn();
    for (auto _ : state) syn();
    ns_per(state, "ns/segment", 1);
    if (site.tracker().counters().evicted_established != 0)
        state.SkipWithError("an established one was lost");
}

void memory(benchmark::State& state, const Crowd& crowd) {
    const auto n = static_cast<std::uint32_t>(state.range(0));
    for (auto _ : state) {
        Site site(n, n, crowd);
        state.counters["bytes/connection"] = static_cast<double>(site.bytes()) / n;
    }
}

constexpr std::int64_t sizes[] = {1'000, 100'000, 1'000'000};
void at_all_sizes(benchmark::internal::Benchmark* b) {
    for (const std::int64_t n : sizes) b->Arg(n);
}
void once_at_all_sizes(benchmark::internal::Benchmark* b) {
    b->Apply(at_all_sizes)->Iterations(1)->Unit(benchmark::kMillisecond);
}

BENCHMARK(data_without_tracker);
BENCHMARK(data)->Apply(at_all_sizes);
BENCHMARK(life)->Apply(at_all_sizes);
BENCHMARK(syn_flood)->Apply(at_all_sizes);
BENCHMARK_CAPTURE(memory, ipv4, Crowd{})->Apply(once_at_all_sizes);
BENCHMARK_CAPTURE(memory, ipv6, Crowd{.v6 = true})->Apply(once_at_all_sizes);
BENCHMARK_CAPTURE(memory, ipv4_every_client_once, Crowd{.per_client = 1})->Apply(once_at_all_sizes);

}  // namespace
}  // namespace finwait

BENCHMARK_MAIN();
