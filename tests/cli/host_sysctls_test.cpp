// What sysctls make of a host's timers. The lengths are those that Linux 6.18 was seen to take, or follow by
// its sources.
#include "cli/host_sysctls.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "daemon/host_keys.hpp"

namespace finwait {
namespace {

using namespace std::chrono_literals;
using Sysctls = std::map<std::string, std::int64_t, std::less<>>;

/// A host of Linux 6.18 with these set otherwise.
HostSettings host_with(const Sysctls& set) {
    Sysctls sysctls{{"tcp_fin_timeout", 60},   {"tcp_syn_retries", 6},    {"tcp_syn_linear_timeouts", 4},
                    {"tcp_synack_retries", 5}, {"tcp_orphan_retries", 0}, {"tcp_max_tw_buckets", 131072},
                    {"tcp_rto_max_ms", 120000}};
    for (const auto& [name, value] : set) sysctls[name] = value;
    return host_settings_by([&](std::string_view name) -> std::optional<std::int64_t> {
        const auto found = sysctls.find(name);
        return found == sysctls.end() ? std::nullopt : std::optional(found->second);
    });
}

TEST(HostSysctls, AnUntouchedHostIsTheDefault) {
    EXPECT_EQ(host_keys_text(host_with({})), "");
}

TEST(HostSysctls, AKernelBefore65HasNoLinearTimeouts) {
    const HostSettings host = host_settings_by([](std::string_view) { return std::nullopt; });
    EXPECT_EQ(host_keys_text(host), ",syn-timeout=127s");
}

struct Row {
    Sysctls set;
    const char* keys;
    friend void PrintTo(const Row& row, std::ostream* out) { *out << row.keys; }
};
class HostSysctlsMake : public testing::TestWithParam<Row> {};

TEST_P(HostSysctlsMake, TheseKeys) {
    EXPECT_EQ(host_keys_text(host_with(GetParam().set)), GetParam().keys);
}

INSTANTIATE_TEST_SUITE_P(
    Each, HostSysctlsMake,
    testing::Values(
        Row{{{"tcp_fin_timeout", 3}}, ",fin-timeout=3s"},
        // Three and a half times the least retransmission timeout.
        Row{{{"tcp_fin_timeout", 0}}, ",fin-timeout=700ms"},
        // Sent again after 1 and 2 s; at 3 s as much time has gone by as one doubling takes.
        Row{{{"tcp_syn_retries", 1}}, ",syn-timeout=3s"},
        // 5 times 1 + 2; 5 times 1 + 2 + 4 + 8
        Row{{{"tcp_syn_retries", 2}}, ",syn-timeout=7s"}, Row{{{"tcp_syn_retries", 3}}, ",syn-timeout=19s"},
        Row{{{"tcp_syn_retries", 1}, {"tcp_syn_linear_timeouts", 0}}, ",syn-timeout=3s"},
        // 5 times 1 + 2 + 4 + … + 64 + 120 + 120
        Row{{{"tcp_syn_retries", 8}}, ",syn-timeout=371s"},
        Row{{{"tcp_synack_retries", 0}}, ",syn-ack-timeout=1s"},
        Row{{{"tcp_synack_retries", 2}}, ",syn-ack-timeout=7s"},
        Row{{{"tcp_rto_max_ms", 2000}, {"tcp_synack_retries", 3}}, ",syn-timeout=13s,syn-ack-timeout=7s"},
        // Sent again after 0.2 and 0.6 s; at 1.4 s the host has had enough.
        Row{{{"tcp_orphan_retries", 1}}, ",fin-silence=800ms"},
        Row{{{"tcp_orphan_retries", 3}}, ",fin-silence=3.2s"}, Row{{{"tcp_orphan_retries", 8}}, ""},
        Row{{{"tcp_max_tw_buckets", 0}}, ",time-wait=0s,fin-timeout=0s"},
        Row{{{"tcp_max_tw_buckets", 0}, {"tcp_fin_timeout", 65}}, ",time-wait=0s,fin-timeout=5s"}));

}  // namespace
}  // namespace finwait
