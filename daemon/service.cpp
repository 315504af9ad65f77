// See service.hpp. What needs no rights and changes nothing comes first: a bad profile is refused before
// there is a TAP.
#include "daemon/service.hpp"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <random>
#include <sstream>
#include <string_view>
#include <utility>

#include "daemon/counters.hpp"
#include "daemon/failure.hpp"
#include "daemon/host_keys.hpp"
#include "daemon/link_setup.hpp"
#include "daemon/offloads.hpp"
#include "daemon/profile_loading.hpp"

namespace finwait {
namespace {

/// Idle buffers of 64 KiB; two batches are in use at once.
constexpr std::size_t idle_buffers = 128;

std::uint64_t draw() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

/// Below 2^53, so that readers of JSON that know no integers (jq, JavaScript) keep it exact.
std::uint64_t draw_seed() {
    return draw() >> 11U;
}

FileDescriptor ready_descriptor(const DaemonOptions& options) {
    if (!options.ready_fd) return {};
    if (::fcntl(*options.ready_fd, F_SETFD, FD_CLOEXEC) < 0)
        throw Failure("--ready-fd " + std::to_string(*options.ready_fd) + ": " + errno_text(errno),
                      ExitCode::usage);
    return FileDescriptor(*options.ready_fd);
}

Netns netns_of(const TapSpec& spec) {
    return spec.netns.empty() ? Netns::current() : Netns::open(spec.netns);
}

/// What check_sides() cannot see: two names of one namespace.
void check_namespaces(const DaemonOptions& options, const Netns& a, const Netns& b) {
    if (a.identity() != b.identity()) return;
    TapSpec same = options.b;
    same.netns = options.a.netns;
    check_sides(options.a, same);
}

std::array<Tap, 2> open_taps(const DaemonOptions& options, FramePool& pool) {
    Netns netns_a = netns_of(options.a), netns_b = netns_of(options.b);
    check_namespaces(options, netns_a, netns_b);
    Tap a = Tap::open(options.a.name, std::move(netns_a), options.offload, pool);
    Tap b = Tap::open(options.b.name, std::move(netns_b), options.offload, pool);
    set_up_link(options.a, a);
    set_up_link(options.b, b);
    return {std::move(a), std::move(b)};
}

std::array<HostSettings, 2> hosts_of(const DaemonOptions& options) {
    return {options.a.host, options.b.host};
}

FileDescriptor open_events(const DaemonOptions& options) {
    return options.events ? Journal::open(*options.events) : FileDescriptor();
}

std::unique_ptr<Journal> start_journal(const DaemonOptions& options, const Profile& profile,
                                       std::uint64_t seed, FileDescriptor file) {
    if (!options.events) return nullptr;
    JournalHeader header;
    header.version = FINWAIT_VERSION;
    header.wall_clock = std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
    header.start = monotonic_now();
    header.seed = seed;
    header.links = {options.a.name, options.b.name};
    header.profile = profile.title;
    header.hosts = hosts_of(options);
    return std::make_unique<Journal>(std::move(file), *options.events, header,
                                     [](const std::string& what) { spdlog::error("{}", what); });
}

Middlebox::Settings settings_for(const DaemonOptions& options, std::uint64_t seed) {
    Middlebox::Settings settings;
    settings.seed = seed;
    settings.tracker = options.tracker;
    settings.tracker.host = hosts_of(options);
    settings.tracker.hash_seed = draw();
    return settings;
}

}  // namespace

Service::Service(const DaemonOptions& options, Signals& signals)
    : options_(options),
      signals_(signals),
      ready_(ready_descriptor(options)),
      profile_(load_profile(options)),
      seed_(profile_.seed ? *profile_.seed : draw_seed()),
      events_file_(open_events(options)),
      pool_(idle_buffers),
      taps_(open_taps(options, pool_)),
      netns_watch_({options.a.netns, options.b.netns}),
      journal_(start_journal(options, profile_, seed_, std::move(events_file_))),
      middlebox_(settings_for(options, seed_), *this, journal_.get()) {
    if (options.profile) middlebox_.load(monotonic_now(), profile_);
    if (options.keep)
        for (Tap& tap : taps_) tap.keep();
    for (const Tap& tap : taps_)
        spdlog::info("{} {}; offloads: {}", tap.title(), tap.existed() ? "attached" : "created",
                     offload_names(tap.offloads()));
    for (const Side side : {Side::a, Side::b}) {
        const std::string keys = host_keys_text(hosts_of(options)[index(side)]);
        if (!keys.empty()) spdlog::info("the host at {}: {}", taps_[index(side)].title(), keys.substr(1));
    }
    spdlog::info(
        "seed {}; {}", middlebox_.seed(),
        options.profile ? "profile " + *options.profile : std::string("no profile: everything passes"));
}

void Service::run() {
    EventLoop loop(taps_, middlebox_, signals_, netns_watch_, *this);
    say_ready();
    const auto leave = [this] {
        ::sd_notify(0, "STOPPING=1");
        middlebox_.say_goodbye(monotonic_now());
        end_turn();
        log_counters();
    };
    try {
        const int signal = loop.run();
        spdlog::info("SIG{}: ending", ::sigabbrev_np(signal));
    } catch (const Failure&) {
        leave();
        throw;
    }
    leave();
}

void Service::say_ready() {
    ::sd_notify(0, "READY=1");
    spdlog::info("ready");
    if (!ready_) return;
    constexpr std::string_view line = "ready\n";
    if (::write(ready_.get(), line.data(), line.size()) < 0)
        spdlog::warn("write to --ready-fd: {}", errno_text(errno));
    ready_ = {};  // whoever waits for the end of the file gets it
}

bool Service::transmit(Side to, Frame&& frame) {
    return taps_[index(to)].write(std::move(frame));
}

void Service::reload(TimePoint now) {
    if (!options_.profile) {
        spdlog::warn("SIGHUP: there is no --profile to read again");
        return;
    }
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
    ::sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", static_cast<long long>(microseconds.count()));
    try {
        middlebox_.load(now, load_profile(options_));
        spdlog::info("profile {} read again: generation {}", *options_.profile, middlebox_.generation());
    } catch (const Failure& failure) {
        std::istringstream errors(failure.what());
        for (std::string line; std::getline(errors, line);) spdlog::error("{}", line);
        spdlog::error("profile {} is bad: the one before stays", *options_.profile);
    }
    ::sd_notify(0, "READY=1");
}

void Service::report() {
    for (const Counter& counter : collect_counters(middlebox_, taps_))
        std::printf("%s %llu\n", counter.name.c_str(), static_cast<unsigned long long>(counter.value));
    std::puts("");  // the end of the list
    std::fflush(stdout);
}

void Service::end_turn() {
    if (journal_) journal_->flush();
}

void Service::log_counters() {
    for (const Counter& counter : collect_counters(middlebox_, taps_))
        if (counter.value != 0) spdlog::info("{} {}", counter.name, counter.value);
}

}  // namespace finwait
