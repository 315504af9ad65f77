#include "tests/wire/truth/peer_starts.hpp"

namespace finwait::truth::starts {

using enum State;

// Numbers go on at 101 on both sides once 100 bytes have gone each way.
#define OPENS "listen\n< S 0:0(0) <mss 1460,sackOK>\n"
#define OPENS_WITH_TIMESTAMPS "listen\n< S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>\n"
#define TALKS                 \
    "< P. 1:101(100) ack 1\n" \
    "receive\nsend 100\n"     \
    "< . 101:101(0) ack 101\n"
#define ESTABLISHED OPENS "< . 1:1(0) ack 1\naccept\n" TALKS
#define ESTABLISHED_WITH_TIMESTAMPS                     \
    OPENS_WITH_TIMESTAMPS                               \
    "< . 1:1(0) ack 1 <TS val 1000 ecr echo>\naccept\n" \
    "< P. 1:101(100) ack 1 <TS val 1000 ecr echo>\n"    \
    "receive\nsend 100\n"                               \
    "< . 101:101(0) ack 101 <TS val 1000 ecr echo>\n"
#define HAS_OPENED "connect\n< S. 0:0(0) ack 1 <mss 1460,sackOK>\n" TALKS

const Start closed{Closed, "", ""};
const Start listen{Listen, "", "listen"};
const Start syn_sent{SynSent, "", "connect"};
const Start syn_received{SynReceived, "", OPENS};
const Start syn_received_ts{SynReceived, "timestamps", OPENS_WITH_TIMESTAMPS};
const Start simultaneous{SynReceived, "simultaneous open", "connect\n< S 0:0(0) <mss 1460,sackOK>"};
const Start simultaneous_ts{SynReceived, "simultaneous open, timestamps",
                            "connect\n< S 0:0(0) <mss 1460,sackOK,TS val 1000 ecr 0>"};
const Start fresh{Established, "nothing was said yet", OPENS "< . 1:1(0) ack 1\naccept"};
const Start established{Established, "", ESTABLISHED};
const Start established_ts{Established, "timestamps", ESTABLISHED_WITH_TIMESTAMPS};
const Start opener{Established, "it had opened", HAS_OPENED};
const Start hole{Established, "it holds 201:301", ESTABLISHED "< P. 201:301(100) ack 101"};
const Start holes{Established, "it holds 201:301 and 401:501",
                  ESTABLISHED "< P. 201:301(100) ack 101\n< P. 401:501(100) ack 101"};
const Start unread{Established, "data is unread", ESTABLISHED "< P. 101:201(100) ack 101"};
const Start outstanding{Established, "100 bytes are not acknowledged", ESTABLISHED "send 100"};
const Start shut{Established, "its window is shut", ESTABLISHED "fill"};
const Start early_fin{Established, "a FIN at 201 waits behind a hole", ESTABLISHED "< F. 201:201(0) ack 101"};
const Start fin_under_data{Established, "201:301 and a FIN wait, and 301:401 behind it",
                           ESTABLISHED "< FP. 201:301(100) ack 101\n< P. 301:401(100) ack 101"};
const Start data_over_fin{Established, "201:301 waits, a FIN at 301, and 301:401 over it",
                          ESTABLISHED
                          "< P. 201:301(100) ack 101\n< F. 301:301(0) ack 101\n< P. 301:401(100) ack 101"};
const Start two_fins{Established, "FINs at 301 and at 201 wait",
                     ESTABLISHED "< F. 301:301(0) ack 101\n< F. 201:201(0) ack 101"};
const Start edge_fin{Established, "a FIN at the window's edge came", ESTABLISHED "< F. edge:edge(0) ack 101"};
const Start fin_wait_1{FinWait1, "", ESTABLISHED "shutdown"};
const Start fin_wait_1_ts{FinWait1, "timestamps", ESTABLISHED_WITH_TIMESTAMPS "shutdown"};
const Start fin_wait_1_closed{FinWait1, "closed socket", ESTABLISHED "close"};
const Start fin_wait_1_data{FinWait1, "100 bytes are not acknowledged either",
                            ESTABLISHED "send 100\nshutdown"};
const Start fin_wait_2{FinWait2, "", ESTABLISHED "shutdown\n< . 101:101(0) ack 102"};
const Start fin_wait_2_ts{FinWait2, "timestamps",
                          ESTABLISHED_WITH_TIMESTAMPS
                          "shutdown\n< . 101:101(0) ack 102 <TS val 1000 ecr echo>"};
const Start fin_wait_2_hole{FinWait2, "it holds 201:301",
                            ESTABLISHED "shutdown\n< . 101:101(0) ack 102\n< P. 201:301(100) ack 102"};
const Start orphan{FinWait2, "closed socket", ESTABLISHED "close\n< . 101:101(0) ack 102"};
const Start orphan_ts{FinWait2, "closed socket, timestamps",
                      ESTABLISHED_WITH_TIMESTAMPS "close\n< . 101:101(0) ack 102 <TS val 1000 ecr echo>"};
const Start close_wait{CloseWait, "", ESTABLISHED "< F. 101:101(0) ack 101"};
const Start close_wait_ts{CloseWait, "timestamps",
                          ESTABLISHED_WITH_TIMESTAMPS "< F. 101:101(0) ack 101 <TS val 1000 ecr echo>"};
const Start closing{Closing, "", ESTABLISHED "shutdown\n< F. 101:101(0) ack 101"};
const Start closing_ts{Closing, "timestamps",
                       ESTABLISHED_WITH_TIMESTAMPS
                       "shutdown\n< F. 101:101(0) ack 101 <TS val 1000 ecr echo>"};
const Start last_ack{LastAck, "", ESTABLISHED "< F. 101:101(0) ack 101\nshutdown"};
const Start last_ack_ts{LastAck, "timestamps",
                        ESTABLISHED_WITH_TIMESTAMPS
                        "< F. 101:101(0) ack 101 <TS val 1000 ecr echo>\nshutdown"};
const Start last_ack_data{LastAck, "100 bytes are not acknowledged either",
                          ESTABLISHED "< F. 101:101(0) ack 101\nsend 100\nshutdown"};
const Start time_wait{TimeWait, "", ESTABLISHED "shutdown\n< F. 101:101(0) ack 102"};
const Start time_wait_ts{TimeWait, "timestamps",
                         ESTABLISHED_WITH_TIMESTAMPS
                         "shutdown\n< F. 101:101(0) ack 102 <TS val 1000 ecr echo>"};
const Start time_wait_opener{TimeWait, "it had opened", HAS_OPENED "shutdown\n< F. 101:101(0) ack 102"};
const Start time_wait_deaf{TimeWait, "nothing listens any more",
                           ESTABLISHED "stop listening\nshutdown\n< F. 101:101(0) ack 102"};

}  // namespace finwait::truth::starts
