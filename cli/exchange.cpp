// See exchange.hpp.
#include "cli/exchange.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <initializer_list>

#include "cli/listening.hpp"
#include "cli/namespace_processes.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr Duration look_again = 10ms;
constexpr Duration say_so = 5s;  // that a client still runs

bool listens(const Netns& netns, const std::optional<std::uint16_t>& port) {
    if (port == std::uint16_t{0}) return true;
    const auto ports = listening_ports(netns);
    return port ? ports.count(*port) != 0 : !ports.empty();
}

std::string awaited(const std::optional<std::uint16_t>& port) {
    return port ? fmt::format("on TCP port {}", *port) : "on any TCP port (--ready 0 does not wait)";
}

class Conductor {
  public:
    Conductor(Lab& lab, const ExchangePlan& plan, Recording& recording, const Interrupts& interrupts)
        : lab_(lab),
          plan_(plan),
          recording_(recording),
          interrupts_(interrupts),
          client_side_(lab.enclosure(End::client)),
          server_side_(lab.enclosure(End::server)),
          deadline_(Clock::now() + plan.timeout) {}

    Exchange conduct() {
        Process server = start_server();
        try {
            if (await_ready(server)) {
                run_client();
                settle();
            }
        } catch (const Interrupted& interrupted) {
            if (interrupted.signal != SIGINT && interrupted.signal != SIGTERM) throw;
            result_.interrupted = interrupted.signal;
        }
        stop_wire();
        end(server);
        if (result_.interrupted != 0) interrupts_.check();
        return result_;
    }

  private:
    Process start_server() {
        const FileDescriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        Spawn spawn;
        spawn.command = plan_.server;
        spawn.inside = &server_side_;
        spawn.input = nothing.get();
        spawn.output = spawn.error = plan_.server_output;
        spawn.own_session = true;
        return Process::start(spawn);
    }

    bool await_ready(Process& server) {
        while (!listens(server_side_.netns(), plan_.ready)) {
            if (const auto status = server.status()) {
                result_.server = {status, to_string(*status) + " before it listened " + awaited(plan_.ready)};
                return false;
            }
            if (Clock::now() >= deadline_) {
                result_.server.trouble =
                    fmt::format("does not listen {} within {}", awaited(plan_.ready), to_text(plan_.timeout));
                return false;
            }
            interrupts_.wait(look_again);
        }
        return true;
    }

    /// The client stays in our process group, so that it may read from the terminal and gets Ctrl-C, too.
    void run_client() {
        Spawn spawn;
        spawn.command = plan_.client;
        spawn.inside = &client_side_;
        spawn.output = plan_.client_output;
        Process& client = client_.emplace(Process::start(spawn));
        auto remind = Clock::now() + say_so;
        while (!client.status() && Clock::now() < deadline_ && wire_is_there()) {
            interrupts_.wait(std::min(remind, deadline_) - Clock::now());
            if (Clock::now() < remind || client.status()) continue;
            if (remind < deadline_)
                fmt::print(stderr, "finwait: the client still runs; Ctrl-C shows what happened so far\n");
            remind = deadline_;
        }
        result_.client.status = client.status();
        if (const auto status = result_.client.status) {
            if (!status->ok()) result_.client.trouble = to_string(*status);
        } else {
            result_.client.trouble =
                wire_is_there() ? fmt::format("still ran after {} and was stopped", to_text(plan_.timeout))
                                : "was stopped";
            end_inhabitants({End::client});
            client.stop(1s);
        }
    }

    /// Until every connection is closed and the box is empty: a held segment may be what it is all about.
    void settle() {
        const auto until = Clock::now() + plan_.settle;
        // What the client sent last may still be on its way.
        const auto first_look = Clock::now() + plan_.linger;
        do {
            interrupts_.wait(look_again);
            recording_.catch_up();
        } while (wire_is_there() && Clock::now() < until && (!quiet() || Clock::now() < first_look));
        result_.closed = recording_.all_closed();
        result_.still_held = recording_.held().by_policy();
        const auto enough = std::min(until, Clock::now() + plan_.linger);
        while (quiet() && wire_is_there() && Clock::now() < enough) interrupts_.wait(enough - Clock::now());
    }

    bool quiet() const { return recording_.all_closed() && recording_.held().none(); }
    bool wire_is_there() { return !lab_.daemon().status(); }

    /// Before the server: that it dies now is our doing and not part of the exchange.
    void stop_wire() {
        if (const auto status = lab_.daemon().status())
            result_.daemon_trouble = "finwaitd " + to_string(*status) + " in the middle of the exchange";
        lab_.stop_daemon();
        const auto status = lab_.daemon().status();
        if (result_.daemon_trouble.empty() && status && !status->ok())
            result_.daemon_trouble = "finwaitd " + to_string(*status);
        recording_.catch_up();
    }

    /// A server that still serves has done well. What the commands have left in the background ends, too.
    void end(Process& server) {
        if (const auto status = server.status(); status && result_.server.trouble.empty()) {
            result_.server.status = status;
            if (!status->ok()) result_.server.trouble = to_string(*status);
        }
        // After the wire, so that what happened until an interrupt does not include its own doing.
        const auto hurry = [this] { return result_.interrupted != 0 && Interrupts::pending(); };
        if (client_) client_->stop(1s, hurry);
        server.stop(2s, hurry);
        end_inhabitants({End::client, End::server}, hurry() ? 0s : 1s);
    }

    void end_inhabitants(std::initializer_list<End> ends, Duration grace = 1s) {
        std::vector<Netns> namespaces;
        for (const End e : ends) namespaces.push_back(Netns::open(lab_.directory().netns(e)));
        end_processes_in(namespaces, grace);
    }

    Lab& lab_;
    const ExchangePlan& plan_;
    Recording& recording_;
    const Interrupts& interrupts_;
    Enclosure client_side_, server_side_;
    Clock::time_point deadline_;
    std::optional<Process> client_;
    Exchange result_;
};

}  // namespace

Exchange run_exchange(Lab& lab, const ExchangePlan& plan, Recording& recording,
                      const Interrupts& interrupts) {
    return Conductor(lab, plan, recording, interrupts).conduct();
}

}  // namespace finwait
