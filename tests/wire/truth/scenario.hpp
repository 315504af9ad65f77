// A named scenario between two real hosts: what the applications do, what the wire does to which segment, and
// what must be seen of it. After every delivery, and whenever the wire is quiet, both ends are held beside
// the kernels.
//
//     Scenario s;
//     s.plan(Role::last_ack, 1, lose);
//     s.open();
//     s.client.close();   s.run_until_delivered("active-fin-ack");
//     s.server.close();   s.run_until_delivered("last-ack");
//     s.expect("client F. active-fin \n server . active-fin-ack \n …");
//
// Nothing is asserted on the spot: what went wrong is in `problems` at the end, with the ladder of what
// happened.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/wire/truth/application.hpp"
#include "tests/wire/truth/wire.hpp"

namespace finwait::truth {

/// What the wire does to a segment. `keep`: until release(). `behind_next`: until the next segment of the
/// same sender has been delivered.
enum class Action { pass, lose, keep, twice, behind_next };
inline constexpr Action lose = Action::lose, keep = Action::keep, twice = Action::twice,
                        behind_next = Action::behind_next;

struct Circumstances {
    bool v6 = false;
    bool quick_acks = true;  // the route's: an ACK never waits for something to ride on
    Tracker::Settings tracker{};
};

class Scenario {
  public:
    explicit Scenario(const Circumstances& = {});

    Wire wire;
    Host &client_host, &server_host;
    Application client, listener, server;
    bool v6;
    std::uint16_t server_port = 80;

    /// The n-th occurrence (from 1; 0: each) of a role, whoever sends it.
    void plan(Role, std::uint32_t occurrence, Action);
    void release();      // what is kept is delivered next
    void release(Role);  // … of this role

    /// listen, connect, run, accept: until the server's end is proven ESTABLISHED or the listener has it.
    void listen();
    void connect();
    void open();

    /// The wire goes on, in order, until … (what an expect() has seen counts no more)
    bool run_until(const std::function<bool()>&, std::string_view what);
    void run_until_delivered(std::string_view roles, std::uint32_t occurrence = 1);
    void run_until_emitted(std::string_view roles, std::uint32_t occurrence = 1);
    void run_until_state(Side, State);
    /// … nothing has come for this long. The default is beyond a delayed ACK, below a repeat.
    void quiet(Duration = 60ms);
    /// One look at the wire, and at the kernels when something was delivered.
    bool step(Duration at_most);

    /// A forged segment, to this end of the latest connection; by default an exact reset.
    void forge(Side to, Recipe::Sequence = Recipe::Sequence::exact, Flags = Flags(Flags::rst));
    /// An ICMP error about something that it has sent.
    void forge(Side to, IcmpKind, Recipe::Sequence = Recipe::Sequence::exact);
    const Connection* connection() const;  // the latest

    /// All that both ends emitted since the last call: a line each, as in "client F. active-fin #2 again".
    void expect(std::string_view lines, const char* file = __builtin_FILE(), int line = __builtin_LINE());
    std::vector<std::string> take_lines();  // the same, for the test to look at
    /// Both ends now, after a last comparison: "TIME-WAIT", "CLOSED"; the kernels must agree.
    void expect_states(State client, State server, const char* file = __builtin_FILE(),
                       int line = __builtin_LINE());

    Comparison comparison;
    std::vector<std::string> problems;
    bool stalled() const { return wire.longest_stall > 80ms; }
    std::string ladder() const;

  private:
    struct Rule {
        Role role;
        std::uint32_t occurrence;
        Action action;
    };
    bool move_one();
    Action action_for(const Flight&) const;
    void note(const Event&);
    void compare();
    void fail(const std::string&, const char* file, int line);

    std::vector<Rule> rules_;
    std::set<Ticket> kept_;
    std::vector<std::pair<Ticket, Side>> behind_;
    std::set<ConnectionHandle> connections_;
    ConnectionHandle latest_;
    std::vector<std::string> lines_;  // emitted since the last expect()
    std::vector<Brief> emitted_, delivered_;
};

}  // namespace finwait::truth
