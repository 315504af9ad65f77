// See host_sysctls.hpp.
#include "cli/host_sysctls.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <fstream>
#include <string>

namespace finwait {
namespace {

using namespace std::chrono_literals;

constexpr Duration first_timeout = 1s;      // TCP_TIMEOUT_INIT, of a SYN and a SYN-ACK (RFC 6298 §2.1)
constexpr Duration least_timeout = 200ms;   // TCP_RTO_MIN, which retransmits_timed_out() counts by
constexpr std::int64_t most_retries = 127;  // what the sysctls take

class Host {
  public:
    explicit Host(const ReadSysctl& read)
        : read_(read), longest_(read_milliseconds("tcp_rto_max_ms", 120s)) {}

    HostSettings settings() const {
        HostSettings host;
        host.fin_timeout = fin_timeout();
        host.syn_timeout = syn_timeout();
        host.syn_ack_timeout = doubling(retries("tcp_synack_retries", 5));
        host.fin_silence = fin_silence();
        if (number("tcp_max_tw_buckets", 1) > 0) return host;
        // There is no room for what would wait. A longer FIN-WAIT-2 is a whole socket's until the last
        // minute.
        host.fin_timeout = std::max(Duration(0), host.fin_timeout - host.time_wait);
        host.time_wait = Duration(0);
        return host;
    }

  private:
    std::int64_t number(std::string_view name, std::int64_t usual) const {
        return read_(name).value_or(usual);
    }
    std::int64_t retries(std::string_view name, std::int64_t usual) const {
        return std::clamp<std::int64_t>(number(name, usual), 0, most_retries);
    }
    Duration read_milliseconds(std::string_view name, Duration usual) const {
        const auto ms = read_(name);
        return ms && *ms > 0 ? Duration(std::chrono::milliseconds(*ms)) : usual;
    }

    /// The first timeout and `retries` more, each twice the one before.
    Duration doubling(std::int64_t retries) const {
        Duration sum{0}, timeout = first_timeout;
        for (std::int64_t n = 0; n <= retries; ++n, timeout = std::min(2 * timeout, longest_))
            sum += std::min(timeout, longest_);
        return sum;
    }

    /// What so many doublings of `first` take, as tcp_model_timeout() has it.
    Duration patience(std::int64_t retries, Duration first) const {
        const int doublings =
            static_cast<int>(std::bit_width(static_cast<std::uint64_t>(longest_ / first))) - 1;
        const std::int64_t doubled = std::clamp<std::int64_t>(retries, 0, std::max(doublings, 0));
        return first * ((std::int64_t{2} << doubled) - 1) + (retries - doubled) * longest_;
    }

    /// The timeouts do not double before there were more than tcp_syn_linear_timeouts of them (since Linux
    /// 6.5). The last is the one that finds all retries made, or as much time gone by as doublings would
    /// take: with few retries that comes first.
    Duration syn_timeout() const {
        const std::int64_t most = retries("tcp_syn_retries", 6),
                           linear = retries("tcp_syn_linear_timeouts", 0);
        const Duration patience = this->patience(most, first_timeout);
        Duration timeout = first_timeout, gone_by{0};
        for (std::int64_t made = 0;; ++made) {
            gone_by += timeout;
            if (made >= most + linear || (made != 0 && gone_by >= patience)) return gone_by;
            if (made >= linear) timeout = std::min(2 * timeout, longest_);
        }
    }

    /// tcp_fin_time(): no less than three and a half retransmission timeouts, which a short line makes least.
    Duration fin_timeout() const {
        const Duration shortest = least_timeout * 7 / 2;
        return std::max(shortest, Duration(std::chrono::seconds(number("tcp_fin_timeout", 60))));
    }

    /// How long a closed socket is silent after the last repeat of its FIN: the timeout that finds more time
    /// gone by since the first repeat than tcp_orphan_retries doublings take. Eight (what 0 means), or more,
    /// is what the default is for.
    Duration fin_silence() const {
        const std::int64_t retries = this->retries("tcp_orphan_retries", 0);
        if (retries == 0 || retries >= 8) return HostSettings{}.fin_silence;
        const Duration patience = this->patience(retries, least_timeout);
        Duration timeout = least_timeout, gone_by{0};
        while (gone_by < patience) {
            timeout = std::min(2 * timeout, longest_);
            gone_by += timeout;
        }
        return timeout;
    }

    const ReadSysctl& read_;
    Duration longest_;  // TCP_RTO_MAX
};

}  // namespace

HostSettings host_settings_by(const ReadSysctl& read) {
    return Host(read).settings();
}

HostSettings host_settings_of(const Netns& netns) {
    return netns.run([] {
        return host_settings_by([](std::string_view name) -> std::optional<std::int64_t> {
            std::ifstream file("/proc/sys/net/ipv4/" + std::string(name));
            std::int64_t value = 0;
            return file >> value ? std::optional(value) : std::nullopt;
        });
    });
}

}  // namespace finwait
