// The lifecycle facts that observers are told: the one shape that log, event file, ladder and verdicts share.
// Values only. Sequence numbers are relative to the ISS of whoever sent them, as people read them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "policies/contract/fate.hpp"
#include "policies/contract/packet.hpp"
#include "tcp/connection.hpp"
#include "tcp/flags.hpp"
#include "tcp/icmp_error.hpp"
#include "tcp/role.hpp"
#include "tcp/side.hpp"
#include "tcp/state.hpp"
#include "tcp/timeline.hpp"
#include "tcp/transition.hpp"

namespace finwait {

/// A segment, or a run of them, as it is told.
struct Brief {
    std::uint64_t number = 0;  // of the frame, in order of arrival at the box; pieces and copies keep it
    std::uint32_t first = 0, segments = 1;  // which wire segments of that frame
    End from = End::client;
    Origin origin = Origin::emitted;
    Flags flags;
    std::uint32_t seq = 0,
                  ack = 0;     // relative to the sender's ISS and to the other end's; ack is 0 without ACK
    std::uint32_t length = 0;  // payload bytes
    std::uint32_t window = 0;  // bytes, scaled where the scale is known
    Facts facts;               // of the first segment, with the roles of all
    std::optional<IcmpKind> icmp;  // no segment at all: a forged ICMP error about one of the receiver's
    friend bool operator==(const Brief&, const Brief&) = default;
};

struct Opened {  // a connection appeared; nothing has moved yet
    SocketAddress client, server;
    Side client_side = Side::a;
    bool picked_up = false;  // first seen in the middle: who opened is a guess
    std::uint32_t ordinal = 1;
    friend bool operator==(const Opened&, const Opened&) = default;
};
struct Emitted {  // an end sent it: it came in from that end's TAP
    Brief segment;
    friend bool operator==(const Emitted&, const Emitted&) = default;
};
struct Fated {  // what became of it, or of an invention
    Brief segment;
    Fate fate = Fate::delivered;
    std::string policy;  // whose doing; empty: nobody's
    TimePoint until{};   // held: the longest
    friend bool operator==(const Fated&, const Fated&) = default;
};
struct Moved {  // endpoint FROM --occasion--> TO
    End end = End::client;
    State from = State::Closed, to = State::Closed;
    Occasion occasion = Occasion::SentSyn;
    friend bool operator==(const Moved&, const Moved&) = default;
};
struct Bulk {  // data and ACKs that merely passed and were not told one by one; by End of the sender
    std::array<std::uint64_t, 2> segments{}, bytes{};
    friend bool operator==(const Bulk&, const Bulk&) = default;
};
struct Closed {  // both ends are CLOSED or in TIME-WAIT
    friend bool operator==(const Closed&, const Closed&) = default;
};
struct PolicyReport {  // told at the end, connection 0: what a policy did
    std::string name, action;
    bool aware = false, enabled = true;
    std::uint64_t matched = 0, acted = 0;  // wire segments, or triggers
    std::string nearest;                   // for a policy that matched nothing: what came closest, in words
    std::uint64_t in_vain = 0;             // of those acted on: held for something that did not come
    friend bool operator==(const PolicyReport&, const PolicyReport&) = default;
};

struct Event {
    TimePoint at{};
    std::uint64_t connection = 0;
    std::uint64_t generation = 0;  // of the profile it met
    // Both ends after it, by End.
    std::array<State, 2> state{State::Closed, State::Closed};
    std::array<Certainty, 2> certainty{Certainty::proven, Certainty::proven};
    std::array<Doubt, 2> doubt{Doubt::none, Doubt::none};  // why not proven
    std::variant<Opened, Emitted, Fated, Moved, Bulk, Closed, PolicyReport> body;
    friend bool operator==(const Event&, const Event&) = default;
};

class Observer {
  public:
    virtual ~Observer() = default;
    virtual void observe(const Event&) = 0;
};

}  // namespace finwait
