// ICMP errors in each state, of each kind, over both IP versions: who gives up for which, and who goes on.
// After each the kernel is asked.
#include <array>

#include "tests/wire/truth/places.hpp"
#include "tests/wire/truth/scenario_test.hpp"

namespace finwait::truth {
namespace {

using enum State;
using enum IcmpKind;

constexpr std::array every_kind{net_unreachable,  host_unreachable,     protocol_unreachable,
                                port_unreachable, fragmentation_needed, prohibited,
                                source_quench,    time_exceeded,        parameter_problem};

/// A scenario of its own for each kind, since one may end the connection.
void each(bool v6, State state, const std::function<State(IcmpKind)>& then,
          Recipe::Sequence sequence = Recipe::Sequence::exact) {
    for (const IcmpKind kind : every_kind) {
        if (!exists_in(kind, v6)) continue;
        SCOPED_TRACE(name(kind));
        run_scenario(Circumstances{.v6 = v6}, [&](Scenario& s) {
            const Side side = bring_to(s, state);
            expect_of(s, side, state);
            s.forge(side, kind, sequence);
            expect_of(s, side, then(kind));
        });
    }
}

State gives_up_but_for_advice(IcmpKind kind) {
    return kind == fragmentation_needed || kind == source_quench ? SynSent : Closed;
}

TEST(Icmp, InSynSentOverIPv4) {
    each(false, SynSent, gives_up_but_for_advice);
}
TEST(Icmp, InSynSentOverIPv6) {
    each(true, SynSent, gives_up_but_for_advice);
}
TEST(Icmp, OutsideItIsTheBlindAttackThatNobodyHears) {
    each(
        false, SynSent, [](IcmpKind) { return SynSent; }, Recipe::Sequence::outside);
    each(
        true, SynSent, [](IcmpKind) { return SynSent; }, Recipe::Sequence::outside);
}
TEST(Icmp, ARequestOverIPv4IsDroppedForWhatARouterSays) {
    each(false, SynReceived, [](IcmpKind kind) {
        const bool drops = kind == net_unreachable || kind == host_unreachable || kind == time_exceeded ||
                           kind == parameter_problem;
        return drops ? Listen : SynReceived;
    });
}
TEST(Icmp, ARequestOverIPv6IsDroppedForWhatIsFinal) {
    each(true, SynReceived, [](IcmpKind kind) {
        const bool drops = kind == protocol_unreachable || kind == port_unreachable || kind == prohibited ||
                           kind == parameter_problem;
        return drops ? Listen : SynReceived;
    });
}
TEST(Icmp, WhoIsConnectedGoesOn) {
    for (const State state : {Established, FinWait1, CloseWait, LastAck}) {
        each(false, state, [state](IcmpKind) { return state; });
        each(true, state, [state](IcmpKind) { return state; });
    }
}

}  // namespace
}  // namespace finwait::truth
