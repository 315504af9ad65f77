#include "tests/wire/truth/places.hpp"

#include <gtest/gtest.h>

namespace finwait::truth {

using enum State;

Side bring_to(Scenario& s, State state) {
    switch (state) {
        case SynSent:
            s.listen();
            s.plan(Role::syn_ack, 0, keep);
            s.connect();
            s.run_until_emitted("syn-ack");
            return Side::a;
        case SynReceived:
            s.listen();
            s.plan(Role::handshake_ack, 0, keep);
            s.connect();
            s.run_until_emitted("handshake-ack");
            return Side::b;
        case Established: s.open(); return Side::a;
        case FinWait1:
            s.open();
            s.plan(Role::active_fin, 0, keep);
            s.client.half_close();
            s.run_until_emitted("active-fin");
            return Side::a;
        case FinWait2:
        case CloseWait:
            s.open();
            s.client.half_close();
            s.run_until_delivered("active-fin-ack");
            return state == FinWait2 ? Side::a : Side::b;
        case Closing:
            s.open();
            s.plan(Role::active_fin, 0, keep);
            s.plan(Role::active_fin_ack, 0, keep);
            s.client.half_close();
            s.server.half_close();
            s.quiet(10ms);
            s.release(Role::active_fin);
            s.quiet(10ms);
            return Side::a;
        case LastAck:
        case TimeWait:
            s.open();
            s.plan(Role::last_ack, 0, keep);
            s.client.half_close();
            s.run_until_delivered("active-fin-ack");
            s.server.close();
            s.run_until_emitted("last-ack");
            return state == TimeWait ? Side::a : Side::b;
        case Closed:
        case Listen: break;
    }
    ADD_FAILURE() << "not a state to be brought to";
    return Side::a;
}

void expect_of(Scenario& s, Side side, State state) {
    const Connection* c = s.connection();
    if (c == nullptr) return s.problems.push_back("no connection is followed");
    if (c->at(side).state != state)
        s.problems.push_back(std::string("the end is ") + name(c->at(side).state) + " and should be " +
                             name(state));
}

}  // namespace finwait::truth
