// SYN-RECEIVED out of SYN-SENT, by a simultaneous open: here Linux has a socket already.
#include "tests/wire/truth/peer_cases.hpp"
#include "tests/wire/truth/peer_starts.hpp"

namespace finwait::truth {

using enum State;

const std::vector<Case>& simultaneous_cases() {
    using namespace starts;
    static const std::vector<Case> cases{
        {&simultaneous, "SYN+ACK exact", "S. 0:0(0) ack 1", Established, ". 1:1(0) ack 1", "handshake-ack",
         "RFC 9293 §3.5"},
        {&simultaneous, "SYN+ACK, bad ACK", "S. 0:0(0) ack 2", SynReceived, ". 1:1(0) ack 1", "challenge-ack",
         "RFC 9293 §3.10.7.4"},
        {&simultaneous, "SYN+ACK with another ISS", "S. 100:100(0) ack 1", SynReceived, ". 1:1(0) ack 1",
         "challenge-ack", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "SYN+ACK with data", "S. 0:10(10) ack 1", SynReceived, ". 1:1(0) ack 1",
         "challenge-ack", "measured"},
        {&simultaneous, "SYN+ACK+FIN", "FS. 0:0(0) ack 1", SynReceived, ". 1:1(0) ack 1", "challenge-ack",
         "measured"},
        {&simultaneous, "SYN again", "S 0:0(0)", SynReceived, ". 1:1(0) ack 1", "challenge-ack",
         "RFC 5961 §4"},
        {&simultaneous, "another SYN in the window", "S 501:501(0)", SynReceived, ". 1:1(0) ack 1",
         "challenge-ack", "RFC 5961 §4"},
        {&simultaneous, "ACK exact", ". 1:1(0) ack 1", Established, "", "", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "ACK of ISS", ". 1:1(0) ack 0", Established, "", "", "measured"},
        {&simultaneous, "ACK before ISS", ". 1:1(0) ack -5", SynReceived, "R -5:-5(0)", "rst",
         "RFC 9293 §3.10.7.4"},
        {&simultaneous, "ACK beyond", ". 1:1(0) ack 2", SynReceived, "R 2:2(0)", "rst", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "ACK exact, before the window", ". -5:-5(0) ack 1", SynReceived, ". 1:1(0) ack 1",
         "ack", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "ACK exact, beyond the window", ". edge+1:edge+1(0) ack 1", SynReceived,
         ". 1:1(0) ack 1", "ack", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "ACK beyond, beyond the window", ". edge+1:edge+1(0) ack 2", SynReceived,
         ". 1:1(0) ack 1", "ack", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "data, ACK exact", "P. 1:101(100) ack 1", Established, ". 1:1(0) ack 101", "ack",
         "RFC 9293 §3.10.7.4"},
        {&simultaneous, "FIN, ACK exact", "F. 1:1(0) ack 1", CloseWait, ". 1:1(0) ack 2", "active-fin-ack",
         "RFC 9293 §3.10.7.4"},
        {&simultaneous, "FIN, ACK of ISS", "F. 1:1(0) ack 0", CloseWait, ". 1:1(0) ack 2", "active-fin-ack",
         "measured"},
        {&simultaneous, "FIN, ACK beyond", "F. 1:1(0) ack 2", SynReceived, "R 2:2(0)", "rst",
         "RFC 9293 §3.10.7.4"},
        {&simultaneous, "FIN without ACK", "F 1:1(0)", SynReceived, "", "", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "no flags", "none 1:1(0)", SynReceived, "", "", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "RST exact", "R 1:1(0)", Closed, "", "", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "RST one before", "R 0:0(0)", SynReceived, "", "", "RFC 9293 §3.10.7.4"},
        {&simultaneous, "RST in the window", "R 101:101(0)", SynReceived, ". 1:1(0) ack 1", "challenge-ack",
         "RFC 5961 §3.2"},
        {&simultaneous, "RST at the right edge", "R edge:edge(0)", SynReceived, ". 1:1(0) ack 1",
         "challenge-ack", "measured"},
        {&simultaneous, "RST beyond the window", "R edge+1:edge+1(0)", SynReceived, "", "",
         "RFC 9293 §3.10.7.4"},
        {&simultaneous, "RST+ACK exact, wrong ACK", "R. 1:1(0) ack 9", Closed, "", "", "RFC 9293 §3.10.7.4"},
        {&simultaneous_ts, "ACK PAWS-old", ". 1:1(0) ack 1 <TS val 1 ecr echo>", SynReceived,
         ". 1:1(0) ack 1", "ack", "RFC 7323 §5.3"},
        {&simultaneous_ts, "ACK one tick old", ". 1:1(0) ack 1 <TS val 999 ecr echo>", Established, "", "",
         "Linux: TCP_PAWS_WINDOW"},
        {&simultaneous_ts, "ACK without timestamp", ". 1:1(0) ack 1", Established, "", "", "measured"},
        {&simultaneous_ts, "ACK, TSecr from before", ". 1:1(0) ack 1 <TS val 1001 ecr echo-1000>",
         Established, "", "", "measured"},
        {&simultaneous_ts, "RST exact, PAWS-old", "R 1:1(0) <TS val 1 ecr echo>", Closed, "", "",
         "RFC 7323 §5.3"},
        {&simultaneous_ts, "RST in the window, PAWS-old", "R 101:101(0) <TS val 1 ecr echo>", SynReceived,
         ". 1:1(0) ack 1", "challenge-ack", "RFC 7323 §5.3"},
        {&simultaneous_ts, "SYN+ACK exact, PAWS-old", "S. 0:0(0) ack 1 <TS val 1 ecr echo>", SynReceived,
         ". 1:1(0) ack 1", "challenge-ack", "RFC 7323 §5.3"},
        {&simultaneous_ts, "SYN again, PAWS-old", "S 0:0(0) <TS val 1 ecr 0>", SynReceived, ". 1:1(0) ack 1",
         "challenge-ack", "measured"},
    };
    return cases;
}

}  // namespace finwait::truth
