// See lab.hpp.
#include "cli/lab.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>

#include "cli/host_sysctls.hpp"
#include "cli/installation.hpp"
#include "cli/namespace_processes.hpp"
#include "cli/quick_ack.hpp"
#include "daemon/failure.hpp"
#include "daemon/host_keys.hpp"
#include "daemon/link.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;

constexpr std::array both{End::client, End::server};

void write_sysctl(const std::string& key, const std::string& value, const Netns& netns) {
    std::string path = "/proc/sys/" + key;
    for (std::size_t i = 10; i < path.size(); ++i)
        if (path[i] == '.') path[i] = '/';
    const std::string attempted = "set " + key + " = " + value + netns.where();
    netns.run([&] {
        const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
        if (!file && errno == ENOENT) throw Failure(attempted + ": this kernel has no such setting");
        if (!file || ::write(file.get(), value.data(), value.size()) < 0) fail_with_errno(attempted, errno);
    });
}

/// A kernel without IPv6, or one booted with ipv6.disable=1, has no such file. A lab is then an IPv4 lab.
bool kernel_has_ipv6() {
    return std::filesystem::exists("/proc/net/if_inet6");
}

/// Keeps the wire free of what no host was told to say, and lets every answer through that RFC 5961 would
/// limit.
constexpr std::pair<const char*, const char*> quiet[] = {
    {"net.ipv6.conf.default.accept_ra", "0"},
    {"net.ipv6.conf.default.router_solicitations", "0"},
    {"net.ipv4.tcp_invalid_ratelimit", "0"},
};

/// "client0@finwait-lab-client,address=198.18.0.1/24,address=2001:db8::1/64,fin-timeout=3s": the wire's end,
/// and what of its sysctls finwaitd has to know.
std::string tap_spec(const LabDirectory& lab, End end, const std::optional<unsigned>& mtu) {
    const Host& host = hosts[index(end)];
    std::string spec = fmt::format("{}@{},address={}/24", host.interface, lab.netns(end), host.v4);
    if (mtu) spec += fmt::format(",mtu={}", *mtu);
    if (kernel_has_ipv6() && (!mtu || *mtu >= 1280))
        spec += fmt::format(",address={}/64", host.v6);  // RFC 8200 §5
    return spec + host_keys_text(host_settings_of(Netns::open(lab.netns(end))));
}

/// Without the end of its last line.
std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

void complain(const Failure& failure) {
    fmt::print(stderr, "finwait: {}\n", failure.what());
}

/// Runs every step, whatever the others say.
template <class Step>
bool attempt(Step step) {
    try {
        step();
        return true;
    } catch (const Failure& failure) {
        complain(failure);
        return false;
    }
}

void stop_recorded_daemon(const LabDirectory& lab) {
    const auto pid = lab.daemon();
    if (!pid) return;
    const auto gone = [&] { return !lab.daemon(); };
    ::kill(*pid, SIGTERM);
    if (await(3s, gone)) return;
    ::kill(*pid, SIGKILL);
    if (!await(2s, gone)) throw Failure(fmt::format("finwaitd (pid {}) does not end", *pid));
}

void end_inhabitants(const LabDirectory& lab) {
    std::vector<Netns> namespaces;
    for (const End end : both)
        if (Netns::exists(lab.netns(end))) namespaces.push_back(Netns::open(lab.netns(end)));
    if (!namespaces.empty() && !end_processes_in(namespaces, 2s))
        throw Failure("processes in lab '" + lab.name() + "' do not end");
}

}  // namespace

Lab::Lab(const std::string& name, const LabPlan& plan, const Interrupts& interrupts)
    : directory_(LabDirectory::create(name)), events_(plan.events.value_or(directory_.events())) {
    try {
        for (const End end : both) {
            Netns::create(directory_.netns(end));
            configure(end, plan);
        }
        directory_.publish_hosts();
        directory_.record_profile(plan.profile_name);
        start_daemon(plan, interrupts);
        if (plan.quick_acks)  // the routes came with the addresses, and those with the daemon
            for (const End end : both)
                acknowledge_at_once(Netns::open(directory_.netns(end)), hosts[index(end)].interface);
    } catch (...) {
        daemon_.reset();
        take_down(std::move(directory_));
        throw;
    }
}

Lab::~Lab() {
    if (stays_) return;
    daemon_.reset();
    take_down(std::move(directory_));
}

void Lab::configure(End end, const LabPlan& plan) const {
    const Netns netns = Netns::open(directory_.netns(end));
    Links(netns).set_up("lo");
    for (const auto& [key, value] : quiet) {
        if (std::string_view(key).starts_with("net.ipv6.") && !kernel_has_ipv6()) continue;
        attempt([&, k = key, v = value] { write_sysctl(k, v, netns); });
    }
    for (const auto& [key, value] : plan.sysctls) write_sysctl(key, value, netns);
}

void Lab::start_daemon(const LabPlan& plan, const Interrupts& interrupts) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail_with_errno("make a pipe", errno);
    const FileDescriptor ready(ends[0]);
    FileDescriptor tell(ends[1]);
    const FileDescriptor log(
        ::open(directory_.log().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    const FileDescriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));

    Spawn spawn;
    spawn.command = {find_program("finwaitd"),
                     "--a",
                     tap_spec(directory_, End::client, plan.mtu),
                     "--b",
                     tap_spec(directory_, End::server, plan.mtu),
                     "--events",
                     events_.string(),
                     "--ready-fd",
                     std::to_string(tell.get())};
    if (plan.profile) spawn.command.insert(spawn.command.end(), {"--profile", plan.profile->string()});
    if (plan.seed) spawn.command.insert(spawn.command.end(), {"--seed", std::to_string(*plan.seed)});
    spawn.input = nothing.get();
    spawn.output = spawn.error = log.get();
    spawn.keep = {tell.get()};
    spawn.own_session = true;
    spawn.outlives_us = plan.stays;
    daemon_.emplace(Process::start(spawn));
    directory_.record_daemon(daemon_->pid());
    tell = FileDescriptor();

    for (char byte = 0;;) {
        interrupts.wait(1s, ready.get());
        if (const auto status = daemon_->status()) {
            const std::string said = read_text(directory_.log());
            throw Failure(said.empty() ? "finwaitd " + to_string(*status) : said,
                          ExitCode{status->as_shell()});
        }
        const ssize_t n = ::read(ready.get(), &byte, 1);
        if (n > 0) return;
    }
}

Enclosure Lab::enclosure(End end) const {
    return enclosure_of(directory_, end);
}

void Lab::stop_daemon() {
    daemon_->stop(3s);
}

void Lab::leave_up() {
    directory_.mark_up();
    daemon_->let_go();
    stays_ = true;
}

bool Lab::take_down(LabDirectory lab) {
    bool well = attempt([&] { stop_recorded_daemon(lab); });
    well = attempt([&] { end_inhabitants(lab); }) && well;
    for (const End end : both) well = attempt([&] { Netns::remove(lab.netns(end)); }) && well;
    return attempt([&] { lab.remove(); }) && well;
}

void Lab::take_down_leftovers() {
    for (LabDirectory& lab : LabDirectory::adopt_leftovers()) take_down(std::move(lab));
}

Enclosure enclosure_of(const LabDirectory& lab, End end) {
    return {Netns::open(lab.netns(end)), lab.hosts_file()};
}

}  // namespace finwait
