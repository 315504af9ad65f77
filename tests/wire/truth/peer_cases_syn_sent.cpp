// SYN-SENT.
#include "tests/wire/truth/peer_cases.hpp"
#include "tests/wire/truth/peer_starts.hpp"

namespace finwait::truth {

using enum State;

const std::vector<Case>& syn_sent_cases() {
    using namespace starts;
    static const std::vector<Case> cases{
        {&syn_sent, "SYN+ACK exact", "S. 0:0(0) ack 1", Established, ". 1:1(0) ack 1", "handshake-ack",
         "RFC 9293 §3.10.7.3"},
        {&syn_sent, "SYN+ACK of ISS", "S. 0:0(0) ack 0", SynSent, "R 0:0(0)", "rst", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "SYN+ACK beyond", "S. 0:0(0) ack 2", SynSent, "R 2:2(0)", "rst", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "SYN+ACK with data", "S. 0:100(100) ack 1", Established, ". 1:1(0) ack 1",
         "handshake-ack", "measured"},
        {&syn_sent, "SYN+ACK+FIN", "FS. 0:0(0) ack 1", Established, ". 1:1(0) ack 1", "handshake-ack",
         "measured"},
        {&syn_sent, "SYN+ACK+RST", "SR. 0:0(0) ack 1", Closed, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "SYN+ACK+URG+PSH", "SP.U 0:0(0) ack 1", Established, ". 1:1(0) ack 1", "handshake-ack",
         "RFC 9293 §3.10.7.3"},
        {&syn_sent, "SYN+ACK, TSecr exact", "S. 0:0(0) ack 1 <mss 1460,TS val 1000 ecr echo>", Established,
         ". 1:1(0) ack 1", "handshake-ack", "RFC 7323 §3.2"},
        {&syn_sent, "SYN+ACK, TSecr from before", "S. 0:0(0) ack 1 <mss 1460,TS val 1000 ecr echo-1000>",
         SynSent, "R 1:1(0)", "rst", "Linux: TSecr is checked"},
        {&syn_sent, "SYN+ACK, TSecr from the future",
         "S. 0:0(0) ack 1 <mss 1460,TS val 1000 ecr echo+100000>", SynSent, "R 1:1(0)", "rst",
         "Linux: TSecr is checked"},
        {&syn_sent, "SYN+ACK, TSecr 0", "S. 0:0(0) ack 1 <mss 1460,TS val 1000 ecr 0>", Established,
         ". 1:1(0) ack 1", "handshake-ack", "Linux: TSecr is checked"},
        {&syn_sent, "SYN+ACK with MD5", "S. 0:0(0) ack 1 <md5>", SynSent, "", "", "RFC 2385"},
        {&syn_sent, "SYN+ACK, bad checksum", "S. 0:0(0) ack 1 !tcp-checksum", SynSent, "", "",
         "RFC 9293 §3.1"},
        {&syn_sent, "SYN+ACK, data offset below 5", "S. 0:0(0) ack 1 !data-offset-4", SynSent, "", "",
         "RFC 9293 §3.1"},
        {&syn_sent, "SYN+ACK, IP length beyond the frame", "S. 0:0(0) ack 1 !ip-length-beyond-frame", SynSent,
         "", "", "RFC 791"},
        {&syn_sent, "SYN", "S 0:0(0) <mss 1460>", SynReceived, "S. 0:0(0) ack 1", "syn-ack",
         "RFC 9293 §3.10.7.3"},
        {&syn_sent, "SYN+FIN", "FS 0:0(0) <mss 1460>", SynReceived, "S. 0:0(0) ack 1", "syn-ack", "measured"},
        {&syn_sent, "SYN with data", "S 0:100(100) <mss 1460>", SynReceived, "S. 0:0(0) ack 1", "syn-ack",
         "measured"},
        {&syn_sent, "SYN+RST", "SR 0:0(0)", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "ACK exact", ". 1:1(0) ack 1", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "ACK of ISS", ". 1:1(0) ack 0", SynSent, "R 0:0(0)", "rst", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "ACK beyond", ". 1:1(0) ack 2", SynSent, "R 2:2(0)", "rst", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "data, ACK exact", "P. 1:11(10) ack 1", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "FIN, ACK exact", "F. 1:1(0) ack 1", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "FIN, bad ACK", "F. 1:1(0) ack 7", SynSent, "R 7:7(0)", "rst", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "FIN without ACK", "F 1:1(0)", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "no flags", "none 1:1(0)", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "RST without ACK", "R 0:0(0)", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "RST+ACK exact", "R. 0:0(0) ack 1", Closed, "", "", "RFC 5961 §3.2"},
        {&syn_sent, "RST+ACK of ISS", "R. 0:0(0) ack 0", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "RST+ACK beyond", "R. 0:0(0) ack 2", SynSent, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "RST+ACK exact, any sequence", "R. 77777:77777(0) ack 1", Closed, "", "",
         "RFC 9293 §3.10.7.3"},
        {&syn_sent, "RST+ACK exact with data", "R. 0:10(10) ack 1", Closed, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "RST+ACK+FIN exact", "FR. 0:0(0) ack 1", Closed, "", "", "RFC 9293 §3.10.7.3"},
        {&syn_sent, "RST+ACK exact with MD5", "R. 0:0(0) ack 1 <md5>", SynSent, "", "", "RFC 2385"},
        {&syn_sent, "RST+ACK exact, TSecr from before", "R. 0:0(0) ack 1 <TS val 1000 ecr echo-1000>",
         SynSent, "", "", "Linux: TSecr is checked"},
        {&syn_sent, "all flags but RST", "FSP.UEW 0:0(0) ack 1", Established, ". 1:1(0) ack 1",
         "handshake-ack", "measured"},
    };
    return cases;
}

}  // namespace finwait::truth
