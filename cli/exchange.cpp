// See exchange.hpp.
#include "cli/exchange.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <chrono>
#include <initializer_list>

#include "cli/listening.hpp"
#include "cli/namespace_processes.hpp"
#include "policies/language/quantity.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr Duration look_again = 10ms;

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
        if (await_ready(server)) {
            run_client();
            settle();
        }
        stop_wire();
        end(server);
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
        Process client = Process::start(spawn);
        while (!client.status() && Clock::now() < deadline_ && wire_is_there())
            interrupts_.wait(deadline_ - Clock::now());
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

    void settle() {
        const auto until = Clock::now() + plan_.settle;
        // What the client sent last may still be on its way.
        const auto first_look = Clock::now() + plan_.linger;
        do {
            interrupts_.wait(look_again);
            recording_.catch_up();
        } while (wire_is_there() && Clock::now() < until &&
                 (!recording_.all_closed() || Clock::now() < first_look));
        result_.closed = recording_.all_closed();
        const auto enough = std::min(until, Clock::now() + plan_.linger);
        while (result_.closed && wire_is_there() && Clock::now() < enough)
            interrupts_.wait(enough - Clock::now());
    }

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
        server.stop(2s);
        end_inhabitants({End::client, End::server});
    }

    void end_inhabitants(std::initializer_list<End> ends) {
        std::vector<Netns> namespaces;
        for (const End e : ends) namespaces.push_back(Netns::open(lab_.directory().netns(e)));
        end_processes_in(namespaces, 1s);
    }

    Lab& lab_;
    const ExchangePlan& plan_;
    Recording& recording_;
    const Interrupts& interrupts_;
    Enclosure client_side_, server_side_;
    Clock::time_point deadline_;
    Exchange result_;
};

}  // namespace

Exchange run_exchange(Lab& lab, const ExchangePlan& plan, Recording& recording,
                      const Interrupts& interrupts) {
    return Conductor(lab, plan, recording, interrupts).conduct();
}

}  // namespace finwait
