// Ladders as pictures: what is printed for connections that are worth looking at. A change here is a change
// that people see: look at it before taking it over. Faults are in ladder_fault_pictures_test.cpp.
#include <gtest/gtest.h>

#include "tests/cli/pictures.hpp"

namespace finwait {
namespace {

TEST(LadderPicture, ACleanFourWayClose) {
    EXPECT_EQ(picture(test::four_way_close()), R"(
connection 1 · 198.18.0.1:40312 → 198.18.0.2:80
A lesson · seed 42

      ms       client                    finwait                    server
   0.000       CLOSED                       ┊                     │ LISTEN?
   0.000     SYN-SENT ●── S 0:0(0) ─────────┼────────────── syn ─►● SYN-RECEIVED
   0.041  ESTABLISHED ●◄─ S. 0:0(0) ack 1 ──┼────────── syn-ack ──┤ SYN-RECEIVED
   0.060  ESTABLISHED ├── . 1:1(0) ack 1 ───┼──── handshake-ack ─►● ESTABLISHED
   0.074  ESTABLISHED ├── P. 1:76(75) ack 1 ┼───────────── data ─►│ ESTABLISHED
   0.101  ESTABLISHED │◄─ . 1:1(0) ack 76 ──┼────────────── ack ──┤ ESTABLISHED
   1.310  ESTABLISHED │◄─ P. 1:1204(1203) ack 76 ───────── data ──┤ ESTABLISHED
   1.342  ESTABLISHED ├── . 76:76(0) ack 1204 ───────────── ack ─►│ ESTABLISHED
   1.398   CLOSE-WAIT ●◄─ F. 1204:1204(0) ack 76 ─── active-fin ──● FIN-WAIT-1
   1.440   CLOSE-WAIT ├── . 76:76(0) ack 1205 ── active-fin-ack ─►● FIN-WAIT-2
   1.811     LAST-ACK ●── F. 76:76(0) ack 1205 ──── passive-fin ─►● TIME-WAIT
                      │ waits 2·MSL (60.0 s): its ACK may be lost ╎
   1.833       CLOSED ●◄─ . 1205:1205(0) ack 77 ────── last-ack ──┤ TIME-WAIT
                                  · · ·  60.0 s  · · ·            ╎
60001.83       CLOSED                       ┊      2·MSL are over ● CLOSED

● state changes   STATE? implied: only the host knows
)");
}

TEST(LadderPicture, AThreeSegmentClose) {
    EXPECT_EQ(picture(test::three_segment_close()), R"(
connection 1 · 198.18.0.1:40312 → 198.18.0.2:80
A lesson · seed 42

      ms       client                    finwait                    server
   0.000       CLOSED                       ┊                     │ LISTEN?
   0.000     SYN-SENT ●── S 0:0(0) ─────────┼────────────── syn ─►● SYN-RECEIVED
   0.041  ESTABLISHED ●◄─ S. 0:0(0) ack 1 ──┼────────── syn-ack ──┤ SYN-RECEIVED
   0.060  ESTABLISHED ├── . 1:1(0) ack 1 ───┼──── handshake-ack ─►● ESTABLISHED
   0.074  ESTABLISHED ├── P. 1:76(75) ack 1 ┼───────────── data ─►│ ESTABLISHED
   0.101  ESTABLISHED │◄─ . 1:1(0) ack 76 ──┼────────────── ack ──┤ ESTABLISHED
   1.310  ESTABLISHED │◄─ P. 1:1204(1203) ack 76 ───────── data ──┤ ESTABLISHED
   1.342  ESTABLISHED ├── . 76:76(0) ack 1204 ───────────── ack ─►│ ESTABLISHED
   1.398   FIN-WAIT-1 ●── F. 76:76(0) ack 1204 ───── active-fin ─►● CLOSE-WAIT
   1.702    TIME-WAIT ●◄──────────── active-fin-ack+passive-fin ──● LAST-ACK
                      ╎  F. 1204:1204(0) ack 77                   │
                      ╎ waits 2·MSL (60.0 s): its ACK may be lost │
   1.733    TIME-WAIT ├── . 77:77(0) ack 1205 ──────── last-ack ─►● CLOSED

● state changes   STATE? implied: only the host knows
)");
}

TEST(LadderPicture, TheLastAckLostTwiceWithItsVerdict) {
    EXPECT_EQ(picture(test::last_ack_lost()), R"(
connection 1 · 198.18.0.1:40312 → 198.18.0.2:80
A lesson · seed 42

      ms       client                    finwait                    server
   0.000       CLOSED                       ┊                     │ LISTEN?
   0.000     SYN-SENT ●── S 0:0(0) ─────────┼────────────── syn ─►● SYN-RECEIVED
   0.041  ESTABLISHED ●◄─ S. 0:0(0) ack 1 ──┼────────── syn-ack ──┤ SYN-RECEIVED
   0.060  ESTABLISHED ├── . 1:1(0) ack 1 ───┼──── handshake-ack ─►● ESTABLISHED
   0.074  ESTABLISHED ├── P. 1:76(75) ack 1 ┼───────────── data ─►│ ESTABLISHED
   0.101  ESTABLISHED │◄─ . 1:1(0) ack 76 ──┼────────────── ack ──┤ ESTABLISHED
   1.310  ESTABLISHED │◄─ P. 1:1204(1203) ack 76 ───────── data ──┤ ESTABLISHED
   1.342  ESTABLISHED ├── . 76:76(0) ack 1204 ───────────── ack ─►│ ESTABLISHED
   1.398   CLOSE-WAIT ●◄─ F. 1204:1204(0) ack 76 ─── active-fin ──● FIN-WAIT-1
   1.440   CLOSE-WAIT ├── . 76:76(0) ack 1205 ── active-fin-ack ─►● FIN-WAIT-2
   1.811     LAST-ACK ●── F. 76:76(0) ack 1205 ──── passive-fin ─►● TIME-WAIT
                      │ waits 2·MSL (60.0 s): its ACK may be lost ╎
   1.833     LAST-ACK │ dropped by          ✗────────── last-ack ─┤ TIME-WAIT
                      │ lose-last-ack      . 1205:1205(0) ack 77  ╎
  12.950     LAST-ACK ├↻─ F. 76:76(0) ack 1205 ─ passive-fin #2 ─►╎ TIME-WAIT
  12.977     LAST-ACK │ dropped by          ✗─────── last-ack #2 ─┤ TIME-WAIT
                      │ lose-last-ack      . 1205:1205(0) ack 77  ╎
                      │                     ┊     +time-wait-ack  ╎
 216.400     LAST-ACK ├↻─ F. 76:76(0) ack 1205 ─ passive-fin #3 ─►╎ TIME-WAIT
 216.433       CLOSED ●◄────────── last-ack #3+time-wait-ack #2 ──┤ TIME-WAIT
                         . 1205:1205(0) ack 77                    ╎

● state changes   ✗ lost in the box   ↻ retransmission
#2 2nd of this role from this end   STATE? implied: only the host knows
)");
    EXPECT_EQ(verdict(test::last_ack_lost()), R"(
open        three-way by the client
close       four-way, the server first
ends        client CLOSED, well · server TIME-WAIT, well
sent again  FIN of the client 2 times
traffic     client 8 segments, 75 bytes · server 7 segments, 1.2 KiB · in 216 ms
client      SYN-SENT 0.041 ms, ESTABLISHED 1.4 ms, CLOSE-WAIT 0.413 ms, LAST-ACK
            215 ms
server      SYN-RECEIVED 0.060 ms, ESTABLISHED 1.3 ms, FIN-WAIT-1 0.042 ms,
            FIN-WAIT-2 0.371 ms, TIME-WAIT 215 ms
policy      lose-last-ack dropped 2
odd         the last ACK was lost twice (lose-last-ack); the client sent its FIN
            2 more times and was answered out of TIME-WAIT
repeat      finwait run -p lose-last-ack --server 'python3 -m http.server 80' --client 'curl -sS http://server/' --seed 42
)");
}

TEST(LadderPicture, ARefusalOverIpv6) {
    EXPECT_EQ(picture(test::over_ipv6()), R"(
connection 1 · [2001:db8:1234:5678:9abc:def0:1234:5678]:40312 →
[2001:db8:1234:5678:9abc:def0:1234:9999]:8080
A lesson · seed 42

      ms       client                    finwait                    server
   0.000       CLOSED                       ┊                     │ LISTEN?
   0.000     SYN-SENT ●── S 0:0(0) ─────────┼────────────── syn ─►│ LISTEN?
   0.030       CLOSED ●◄─ R. 0:0(0) ack 1 ──┼────────── refusal ──┤ LISTEN?

● state changes   STATE? implied: only the host knows
)");
}

TEST(LadderPicture, BulkAndALongSilence) {
    EXPECT_EQ(picture(test::bulk_transfer()), R"(
connection 1 · 198.18.0.1:40312 → 198.18.0.2:80
A lesson · seed 42

      ms       client                    finwait                    server
   0.000       CLOSED                       ┊                     │ LISTEN?
   0.000     SYN-SENT ●── S 0:0(0) ─────────┼────────────── syn ─►● SYN-RECEIVED
   0.041  ESTABLISHED ●◄─ S. 0:0(0) ack 1 ──┼────────── syn-ack ──┤ SYN-RECEIVED
   0.060  ESTABLISHED ├── . 1:1(0) ack 1 ───┼──── handshake-ack ─►● ESTABLISHED
   0.074  ESTABLISHED ├── P. 1:76(75) ack 1 ┼───────────── data ─►│ ESTABLISHED
   0.101  ESTABLISHED │◄─ . 1:1(0) ack 76 ──┼────────────── ack ──┤ ESTABLISHED
   1.310  ESTABLISHED │◄─ P. 1:1204(1203) ack 76 ───────── data ──┤ ESTABLISHED
   1.342  ESTABLISHED ├── . 76:76(0) ack 1204 ───────────── ack ─►│ ESTABLISHED
 300.000  ESTABLISHED │        ⋮ 370 segments, 0 bytes → ⋮        │ ESTABLISHED
 300.000  ESTABLISHED │        ⋮ ← 741 segments, 1.0 MiB ⋮        │ ESTABLISHED
 310.000  ESTABLISHED │◄────────────────────┼───────────── data ──┤ ESTABLISHED
                      │  P. 1049780:1114940(65160) ack 76 x45     │
 310.020   CLOSE-WAIT ●◄────────────────────┼─────── active-fin ──● FIN-WAIT-1
                      │  F. 1114940:1114940(0) ack 76             │
 310.052   CLOSE-WAIT ├─ . 76:76(0) ack 1114941 ─ active-fin-ack ►● FIN-WAIT-2
                      │            · · ·  312 s  · · ·            │
312000.0   CLOSE-WAIT │◄ . 1114940:1114940(0) ack 76 ─ keepalive ─┤ FIN-WAIT-2

● state changes   STATE? implied: only the host knows
)");
}

TEST(LadderPicture, PickedUpInTheMiddle) {
    EXPECT_EQ(picture(test::picked_up_in_the_middle()), R"(
connection 7 · 198.18.0.1:40312 → 198.18.0.2:22 · first seen in the middle
A lesson · seed 42

      ms       client                    finwait                    server
   0.000 ESTABLISHED~ │                     ┊                     │ ESTABLISHED~
   0.000 ESTABLISHED~ ├─────────────────────┼───────────── data ─►│ ESTABLISHED~
                      │  P. 3482771032:3482771080(48)             │
                      │  ack 2915002233     ┊                     │
   3.000 ESTABLISHED~ │◄────────────────────┼────────────── ack ──┤ ESTABLISHED~
                      │  . 2915002233:2915002233(0)               │
                      │  ack 3482771080     ┊                     │
                      │           · · ·  3.00 s  · · ·            │
3000.000   FIN-WAIT-1 ●─────────────────────┼─────── active-fin ─►● CLOSE-WAIT
                      │  F. 3482771080:3482771080(0)              │
                      │  ack 2915002233     ┊                     │

● state changes   STATE~ not sure
)");
}

TEST(LadderPicture, TheSameWithoutUnicode) {
    EXPECT_EQ(picture(test::last_ack_lost(), false), R"(
connection 1 | 198.18.0.1:40312 -> 198.18.0.2:80
A lesson | seed 42

      ms       client                    finwait                    server
   0.000       CLOSED                       :                     | LISTEN?
   0.000     SYN-SENT *-- S 0:0(0) ---------+-------------- syn ->* SYN-RECEIVED
   0.041  ESTABLISHED *<- S. 0:0(0) ack 1 --+---------- syn-ack --+ SYN-RECEIVED
   0.060  ESTABLISHED +-- . 1:1(0) ack 1 ---+---- handshake-ack ->* ESTABLISHED
   0.074  ESTABLISHED +-- P. 1:76(75) ack 1 +------------- data ->| ESTABLISHED
   0.101  ESTABLISHED |<- . 1:1(0) ack 76 --+-------------- ack --+ ESTABLISHED
   1.310  ESTABLISHED |<- P. 1:1204(1203) ack 76 --------- data --+ ESTABLISHED
   1.342  ESTABLISHED +-- . 76:76(0) ack 1204 ------------- ack ->| ESTABLISHED
   1.398   CLOSE-WAIT *<- F. 1204:1204(0) ack 76 --- active-fin --* FIN-WAIT-1
   1.440   CLOSE-WAIT +-- . 76:76(0) ack 1205 -- active-fin-ack ->* FIN-WAIT-2
   1.811     LAST-ACK *-- F. 76:76(0) ack 1205 ---- passive-fin ->* TIME-WAIT
                      | waits 2*MSL (60.0 s): its ACK may be lost :
   1.833     LAST-ACK | dropped by          X---------- last-ack -+ TIME-WAIT
                      | lose-last-ack      . 1205:1205(0) ack 77  :
  12.950     LAST-ACK +%- F. 76:76(0) ack 1205 - passive-fin #2 ->: TIME-WAIT
  12.977     LAST-ACK | dropped by          X------- last-ack #2 -+ TIME-WAIT
                      | lose-last-ack      . 1205:1205(0) ack 77  :
                      |                     :     +time-wait-ack  :
 216.400     LAST-ACK +%- F. 76:76(0) ack 1205 - passive-fin #3 ->: TIME-WAIT
 216.433       CLOSED *<---------- last-ack #3+time-wait-ack #2 --+ TIME-WAIT
                         . 1205:1205(0) ack 77                    :

* state changes   X lost in the box   % retransmission
#2 2nd of this role from this end   STATE? implied: only the host knows
)");
    EXPECT_EQ(verdict(test::last_ack_lost(), false), R"(
open        three-way by the client
close       four-way, the server first
ends        client CLOSED, well | server TIME-WAIT, well
sent again  FIN of the client 2 times
traffic     client 8 segments, 75 bytes | server 7 segments, 1.2 KiB | in 216 ms
client      SYN-SENT 0.041 ms, ESTABLISHED 1.4 ms, CLOSE-WAIT 0.413 ms, LAST-ACK
            215 ms
server      SYN-RECEIVED 0.060 ms, ESTABLISHED 1.3 ms, FIN-WAIT-1 0.042 ms,
            FIN-WAIT-2 0.371 ms, TIME-WAIT 215 ms
policy      lose-last-ack dropped 2
odd         the last ACK was lost twice (lose-last-ack); the client sent its FIN
            2 more times and was answered out of TIME-WAIT
repeat      finwait run -p lose-last-ack --server 'python3 -m http.server 80' --client 'curl -sS http://server/' --seed 42
)");
}

}  // namespace
}  // namespace finwait
