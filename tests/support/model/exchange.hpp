// A profile tried out: model hosts on both sides of a real Middlebox talk through it, in virtual time.
//
//     const Outcome o = run_exchange("[[policy]]\nmatch = { role = 'last-ack', occurrence = 1 }\ndrop =
//     {}\n",
//                                    {.opener = Side::b, .request = 10, .response = 5000});
//     EXPECT_TRUE(o.whole());
//     EXPECT_EQ(o.server().said.fin, 1U) << o.timeline;   // the passive FIN came again
//     EXPECT_EQ(o.disagreements, std::vector<std::string>{}) << o.timeline;
//
// While it runs the tracker's view of both ends is held against the endpoints' own states, whenever all
// frames of a side are accounted for: what finwait calls proven has to be so.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policies/engine/middlebox.hpp"
#include "tests/support/model/application.hpp"
#include "tests/support/model/host.hpp"

namespace finwait::model {

struct Exchange {
    enum class Closer : std::uint8_t { client, server, both, nobody };

    Side opener = Side::a;  // the client's side of the box
    bool v6 = false;
    std::uint64_t request = 100, response = 1000;  // bytes; the server answers a request that has come whole
    Closer closes_first = Closer::client;          // once the response is there; the other one follows
    bool half_close =
        false;  // the client closes first, for writing, behind its request, and is answered then
    bool simultaneous_open = false;             // both connect, from and to fixed ports
    unsigned clients = 1;                       // hosts on the opener's side, each with an address of its own
    unsigned connections = 1;                   // of each client, each from a port of its own
    Duration apart = 0ms;                       // between the beginnings of two connections
    Duration silence = 0ms;                     // before the client asks
    Duration think = 0ms;                       // before the server answers
    Duration pause = 0ms;                       // before whoever closes first does
    Duration follows = 0ms;                     // before the other one does
    std::array<std::uint64_t, 2> last_words{};  // bytes, by End: written just before it closes
    bool reads_on = false;  // whoever closes first does so for writing only, until the other one has closed
    Habits client_habits{}, server_habits{};
    Duration at_most = std::chrono::hours(1);  // of virtual time; it ends before when nothing more can happen
    Middlebox::Settings box{};

    /// Bytes that the end is to write in all.
    std::uint64_t writes(End end) const {
        return (end == End::client ? request : response) + last_words[index(end)];
    }

    static constexpr std::uint16_t server_port = 80, first_client_port = 40000;
};

/// What became of one end of a connection.
struct EndReport {
    SocketAddress address;
    std::vector<Lived> history;  // from CLOSED on; the last is its final state
    Ending ending = Ending::none;
    Said said;
    std::uint64_t written = 0, received = 0;
    bool intact = true;  // every byte it received is the one that was written there
    bool saw_end = false;

    State state() const { return history.empty() ? State::Closed : history.back().state; }
    bool was_in(State) const;
    std::string path() const;  // "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED"
};

struct ConnectionReport {
    std::array<EndReport, 2> end;  // by End
    EndReport& at(End e) { return end[index(e)]; }
    const EndReport& at(End e) const { return end[index(e)]; }
    bool whole = false;  // both read exactly what was to be written, and its end
};

/// A frame on the wire, on either side of the box.
struct OnWire {
    TimePoint at{};
    Side side = Side::a;   // whose TAP
    bool emitted = false;  // into the box; else out of it
    std::string text;      // "client F. 101:101(0) ack 1001", relative to each end's first ISS
};

struct Outcome {
    std::vector<ConnectionReport> connections;  // in the order of their opening
    std::vector<OnWire> frames;
    std::vector<Event> events;
    std::vector<PolicyReport> reports;
    Middlebox::Counters counters;
    std::uint64_t proven = 0, not_proven = 0;  // states compared
    std::vector<std::string> disagreements;    // proven states that were not so, as sentences
    TimePoint ended_at{};
    bool timed_out = false;  // at_most was reached
    unsigned refusals = 0;   // RSTs that answered segments to no socket, on all hosts
    std::string timeline;    // all of it, to be printed by a test that fails

    const EndReport& client(std::size_t connection = 0) const {
        return connections.at(connection).at(End::client);
    }
    const EndReport& server(std::size_t connection = 0) const {
        return connections.at(connection).at(End::server);
    }
    bool whole() const;  // all connections
    /// Wire segments (or triggers) on which the named policy acted; throws where there is no such policy.
    std::uint64_t acted(std::string_view policy) const;
    std::uint64_t fate(Fate) const;
};

/// Throws std::invalid_argument when the profile is not good.
Outcome run_exchange(std::string_view profile_toml, const Exchange& = {});
Outcome run_exchange(const Profile&, const Exchange& = {});

}  // namespace finwait::model
