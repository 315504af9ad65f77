// A lab: two network namespaces, a host in each, and finwaitd as the wire between them. Both hosts'
// interfaces are TAPs whose other ends finwaitd holds. Touches no interface that it has not made.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/enclosure.hpp"
#include "cli/interrupts.hpp"
#include "cli/lab_directory.hpp"
#include "cli/process.hpp"
#include "policies/language/policy_spec.hpp"

namespace finwait {

struct LabPlan {
    std::optional<std::filesystem::path> profile;  // none: everything passes
    std::string profile_name;                      // as people call it
    std::vector<PolicySpec> policies;              // what it holds
    std::optional<std::uint64_t> seed;
    std::optional<unsigned> mtu;
    std::optional<std::filesystem::path> events;  // default: in the lab's directory
    /// Of both hosts: {"net.ipv4.tcp_fin_timeout", "5"}.
    std::vector<std::pair<std::string, std::string>> sysctls;
    bool quick_acks = false;  // both hosts acknowledge at once (quick_ack.hpp)
    bool stays = false;       // its daemon outlives us (finwait lab up)
};

class Lab {
  public:
    /// Returns when frames flow. Throws Failure with finwaitd's own exit code and message if that is what
    /// failed; whatever was made by then is gone again.
    Lab(const std::string& name, const LabPlan&, const Interrupts&);
    ~Lab();  // takes it down, unless it was left to stay
    Lab(const Lab&) = delete;
    Lab& operator=(const Lab&) = delete;

    const LabDirectory& directory() const { return directory_; }
    const std::filesystem::path& events() const { return events_; }
    Enclosure enclosure(End) const;
    Process& daemon() { return *daemon_; }
    /// Counters are on record and the last events written when it returns.
    void stop_daemon();
    void leave_up();

    /// By name, from wherever; an absent lab is not an error. What could not be taken away is reported to
    /// stderr, and false returned.
    static bool take_down(LabDirectory);
    /// What makers that were killed have left. Called before labs are made or listed.
    static void take_down_leftovers();

  private:
    void start_daemon(const LabPlan&, const Interrupts&);
    void configure(End, const LabPlan&) const;

    LabDirectory directory_;
    std::filesystem::path events_;
    std::optional<Process> daemon_;
    bool stays_ = false;
};

Enclosure enclosure_of(const LabDirectory&, End);

}  // namespace finwait
