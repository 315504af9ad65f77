// Hand-made events of one connection, told in the order in which the box tells them: what was emitted, how
// its sender moved, what became of it, how its receiver moved. Reads as a timeline.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policies/engine/event.hpp"

namespace finwait::test {

class Tale {
  public:
    explicit Tale(std::uint64_t connection = 1) : connection_(connection) {}

    Tale& at(Duration);
    Tale& opens(const SocketAddress& client, const SocketAddress& server, bool picked_up = false);
    Tale& opens();  // 198.18.0.1:40312 to 198.18.0.2:80
    /// Sets a state without an event, as it was before the first one.
    Tale& already(End, State, Certainty = Certainty::proven);

    /// `text` as in packetdrill: "F. 1:1(0) ack 1". The sender moves to `moves_to`, if given.
    Tale& emits(End, std::string_view text, RoleSet, std::optional<State> moves_to = {});
    Tale& emits_again(End, std::string_view text, RoleSet, std::optional<State> moves_to = {});
    Tale& run_of(std::uint32_t segments);  // the segment emitted last was a superframe

    /// What becomes of the current segment.
    Tale& delivered(std::optional<State> receiver_moves_to = {});
    Tale& dropped(const std::string& policy);
    Tale& held(const std::string& policy, Duration at_most);
    Tale& fated(Fate, const std::string& policy = "");
    /// The current segment is the one of this number again.
    Tale& frame(std::uint64_t number);
    Tale& copy_of(std::uint64_t number);
    std::uint64_t number() const { return number_; }

    /// An invention that pretends to come from `from`.
    Tale& forged(End from, std::string_view text, const std::string& policy);
    Tale& forged(End from, IcmpKind, const std::string& policy);
    Tale& moves(End, State to, Occasion);
    Tale& bulk(std::array<std::uint64_t, 2> segments, std::array<std::uint64_t, 2> bytes);
    Tale& closed();

    const std::vector<Event>& events() const { return events_; }

  private:
    void tell(decltype(Event::body));
    Tale& emit(End, std::string_view text, RoleSet, std::optional<State> moves_to, bool again);
    void move(End, State to);

    std::uint64_t connection_;
    TimePoint now_{};
    std::array<State, 2> state_{State::Closed, State::Listen};
    std::array<Certainty, 2> certainty_{Certainty::proven, Certainty::implied};
    std::array<std::array<std::uint32_t, role_count>, 2> counted_{};
    std::vector<Brief> frames_;  // by number, from 1
    Brief segment_;
    std::uint64_t number_ = 0;
    std::vector<Event> events_;
};

/// Whole connections that several tests look at.
Tale handshake();  // up to both ESTABLISHED, and one request and answer
Tale four_way_close();
Tale last_ack_lost();
Tale delayed_twenty_ms();

}  // namespace finwait::test
