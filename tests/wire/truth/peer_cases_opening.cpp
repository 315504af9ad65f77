// CLOSED and LISTEN.
#include "tests/wire/truth/peer_cases.hpp"
#include "tests/wire/truth/peer_starts.hpp"

namespace finwait::truth {

using enum State;

const std::vector<Case>& opening_cases() {
    using namespace starts;
    static const std::vector<Case> cases{
        {&closed, "SYN", "S 0:0(0)", Closed, "R. =0:=0(0) ack 1", "rst+refusal", "RFC 9293 §3.10.7.1"},
        {&closed, "SYN+ACK", "S. 0:0(0) ack 1", Closed, "R 1:1(0)", "rst", "RFC 9293 §3.10.7.1"},
        {&closed, "ACK", ". 1:1(0) ack 1", Closed, "R 1:1(0)", "rst", "RFC 9293 §3.10.7.1"},
        {&closed, "FIN+ACK", "F. 1:1(0) ack 1", Closed, "R 1:1(0)", "rst", "RFC 9293 §3.10.7.1"},
        {&closed, "FIN without ACK", "F 1:1(0)", Closed, "R. =0:=0(0) ack 2", "-", "RFC 9293 §3.10.7.1"},
        {&closed, "data without ACK", "P 1:11(10)", Closed, "R. =0:=0(0) ack 11", "-", "RFC 9293 §3.10.7.1"},
        {&closed, "RST", "R 1:1(0)", Closed, "", "", "RFC 9293 §3.10.7.1"},
        {&closed, "RST+ACK", "R. 1:1(0) ack 1", Closed, "", "", "RFC 9293 §3.10.7.1"},
        {&closed, "no flags", "none 1:1(0)", Closed, "R. =0:=0(0) ack 1", "-", "RFC 9293 §3.10.7.1"},
        {&closed, "SYN, bad checksum", "S 0:0(0) !tcp-checksum", Closed, "", "", "RFC 9293 §3.1"},
        {&closed, "SYN with MD5", "S 0:0(0) <md5>", Closed, "", "", "measured"},
        {&listen, "ACK", ". 1:1(0) ack 1", Closed, "R 1:1(0)", "rst", "RFC 9293 §3.10.7.2"},
        {&listen, "FIN+ACK", "F. 1:1(0) ack 1", Closed, "R 1:1(0)", "rst", "RFC 9293 §3.10.7.2"},
        {&listen, "RST", "R 0:0(0)", Closed, "", "", "RFC 9293 §3.10.7.2"},
        {&listen, "RST+ACK", "R. 0:0(0) ack 1", Closed, "", "", "RFC 9293 §3.10.7.2"},
        {&listen, "SYN+ACK", "S. 0:0(0) ack 1", Closed, "R 1:1(0)", "rst", "RFC 9293 §3.10.7.2"},
        {&listen, "SYN", "S 0:0(0)", SynReceived, "S. 0:0(0) ack 1", "syn-ack", "RFC 9293 §3.10.7.2"},
        {&listen, "SYN+FIN", "FS 0:0(0)", Closed, "", "", "measured"},
        {&listen, "SYN+RST", "SR 0:0(0)", Closed, "", "", "RFC 9293 §3.10.7.2"},
        {&listen, "SYN with PSH and URG", "SPU 0:0(0)", SynReceived, "S. 0:0(0) ack 1", "syn-ack",
         "measured"},
        {&listen, "SYN with ECE and CWR", "SEW 0:0(0)", SynReceived, "S.E 0:0(0) ack 1", "syn-ack",
         "RFC 3168 §6.1.1"},
        {&listen, "SYN with data", "S 0:100(100)", SynReceived, "S. 0:0(0) ack 1", "syn-ack", "measured"},
        {&listen, "FIN without ACK", "F 0:0(0)", Closed, "", "", "RFC 9293 §3.10.7.2"},
        {&listen, "no flags", "none 0:0(0)", Closed, "", "", "RFC 9293 §3.10.7.2"},
        {&listen, "all flags", "FSRP.UEW 0:0(0) ack 1", Closed, "", "", "RFC 9293 §3.10.7.2"},
        {&listen, "all flags but RST and ACK", "FSPUEW 0:0(0)", Closed, "", "", "measured"},
        {&listen, "data without ACK", "P 0:10(10)", Closed, "", "", "RFC 9293 §3.10.7.2"},
        {&listen, "SYN with MD5", "S 0:0(0) <md5>", Closed, "", "", "RFC 2385"},
        {&listen, "SYN with TCP-AO", "S 0:0(0) !authentication", SynReceived, "S. 0:0(0) ack 1", "syn-ack",
         "RFC 5925 §7.3"},
        {&listen, "SYN, bad checksum", "S 0:0(0) !tcp-checksum", Closed, "", "", "RFC 9293 §3.1"},
        {&listen, "SYN, data offset below 5", "S 0:0(0) !data-offset-4", Closed, "", "", "RFC 9293 §3.1"},
        {&listen, "SYN, data offset beyond the segment", "S 0:0(0) !data-offset-15", Closed, "", "",
         "RFC 9293 §3.1"},
        {&listen, "SYN with an option of length 0", "S 0:0(0) !option-length-0", SynReceived,
         "S. 0:0(0) ack 1", "syn-ack", "measured"},
        {&listen, "SYN with reserved bits", "S 0:0(0) !reserved-bits", SynReceived, "S. 0:0(0) ack 1",
         "syn-ack", "RFC 9293 §3.1"},
        {&listen, "SYN, to the broadcast MAC", "S 0:0(0) !to-broadcast", Closed, "", "", "RFC 1122 §3.3.6"},
        {&listen, "SYN, TTL 1", "S 0:0(0) !ttl-1", SynReceived, "S. 0:0(0) ack 1", "syn-ack",
         "RFC 1122 §3.2.1.7"},
    };
    return cases;
}

}  // namespace finwait::truth
