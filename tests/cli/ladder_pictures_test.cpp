// Ladders as pictures: what is printed for connections that are worth looking at. A change here is a change
// that people see: look at it before taking it over.
#include <gtest/gtest.h>

#include "cli/ladder.hpp"
#include "daemon/journal/verdict_fold.hpp"
#include "tests/cli/tales.hpp"

namespace finwait {
namespace {

std::string picture(const test::Tale& tale, bool unicode = true) {
    LadderStyle style;
    style.unicode = unicode;
    style.title = "A lesson";
    style.seed = 42;
    style.time_wait = std::chrono::seconds(60);
    return '\n' + draw_ladder(tale.events(), style);
}

std::string verdict(const test::Tale& tale, bool unicode = true) {
    LadderStyle style;
    style.unicode = unicode;
    style.repeat =
        "finwait run -p lose-last-ack --server 'python3 -m http.server 80' --client 'curl -sS "
        "http://server/' --seed 42";
    VerdictFold fold;
    for (const Event& e : tale.events()) fold.fold(e);
    return '\n' + draw_verdict(fold.verdict(), style);
}

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

TEST(LadderPicture, AForgedResetInTheWindowIsAnsweredByAChallengeAck) {
    EXPECT_EQ(picture(test::reset_in_window()), R"(
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
  50.000  ESTABLISHED │ by reset-1          ◆─ forged RST ───────►│ ESTABLISHED
                      │                   R. 176:176(0) ack 1204  │
  50.022  ESTABLISHED │◄─ . 1204:1204(0) ack 76 ─ challenge-ack ──┤ ESTABLISHED

● state changes   ◆ made by the box   STATE? implied: only the host knows
)");
}

TEST(LadderPicture, AForgedResetThatOnlyTheServerHears) {
    EXPECT_EQ(picture(test::reset_exact()), R"(
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
  50.000  ESTABLISHED │ by reset-1          ◆─ forged RST ───────►● CLOSED
                      │                     R. 76:76(0) ack 1204
                      │           · · ·  29.9 s  · · ·
30000.00  ESTABLISHED ├── P. 76:151(75) ack 1204 ───────── data ─►  CLOSED
30000.02  ESTABLISHED │ dropped by          ✗─────────────── rst ─┤ CLOSED
                      │ swallow-resets      ┊     R 1204:1204(0)

● state changes   ✗ lost in the box   ◆ made by the box
STATE? implied: only the host knows
)");
}

TEST(LadderPicture, ASimultaneousCloseThroughAHold) {
    EXPECT_EQ(picture(test::simultaneous_close_through_hold()), R"(
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
   2.000   FIN-WAIT-1 ●─ active-fin ───────►◷ held by             │ ESTABLISHED
                      │  F. 76:76(0) ack 1204   hold-first-fin    │
                      │                     ┃ at most 2.00 s      │
   9.120      CLOSING ●◄─ F. 1204:1204(0) ack 76 ─── active-fin ──● FIN-WAIT-1
   9.120      CLOSING │ released            ○─ active-fin ───────►● CLOSING
                      │ 7.1 ms in hold-first-fin                  │
   9.151      CLOSING ├── . 77:77(0) ack 1205 ── active-fin-ack ─►● TIME-WAIT
                      │ waits 2·MSL (60.0 s): its ACK may be lost ╎
   9.160    TIME-WAIT ●◄ . 1205:1205(0) ack 77 ── active-fin-ack ─┤ TIME-WAIT
                      ╎ waits 2·MSL (60.0 s): its ACK may be lost ╎

● state changes   ◷ waits in the box   ○ leaves it
STATE? implied: only the host knows
)");
}

TEST(LadderPicture, TwentyMillisecondsEachWay) {
    EXPECT_EQ(picture(test::delayed_twenty_ms()), R"(
connection 1 · 198.18.0.1:40312 → 198.18.0.2:80
A lesson · seed 42

      ms       client                    finwait                    server
   0.000       CLOSED                       ┊                     │ LISTEN?
   0.000     SYN-SENT ●─ syn ──────────────►◷ S 0:0(0)            │ LISTEN?
  20.000     SYN-SENT │ 20.0 ms in delay-1  ○─ syn ──────────────►● SYN-RECEIVED
  20.033     SYN-SENT │ S. 0:0(0) ack 1     ◷◄────────── syn-ack ─┤ SYN-RECEIVED
  40.033  ESTABLISHED ●◄────────── syn-ack ─○ 20.0 ms in delay-1  │ SYN-RECEIVED
  40.071  ESTABLISHED ├─ handshake-ack ────►◷ . 1:1(0) ack 1      │ SYN-RECEIVED
  60.071  ESTABLISHED │ 20.0 ms in delay-1  ○─ handshake-ack ────►● ESTABLISHED
  60.110  ESTABLISHED ├─ data ─────────────►◷ P. 1:76(75) ack 1   │ ESTABLISHED
  80.110  ESTABLISHED │ 20.0 ms in delay-1  ○─ P. 1:76(75) ack 1 ►│ ESTABLISHED
  81.001  ESTABLISHED │ F. 1:1(0) ack 76    ◷◄─────── active-fin ─● FIN-WAIT-1
 101.001   CLOSE-WAIT ●◄─────── active-fin ─○ 20.0 ms in delay-1  │ FIN-WAIT-1
 101.040     LAST-ACK ●─ active-fin-ack ───►◷                     │ FIN-WAIT-1
                      │  F. 76:76(0) ack 2  ┃                     │
                      │  +passive-fin       ┃                     │
 121.040     LAST-ACK │ 20.0 ms in delay-1  ○─ active-fin-ack ───►● TIME-WAIT
                      │                     ┊       +passive-fin  ╎
                      │ waits 2·MSL (60.0 s): its ACK may be lost ╎
 121.081     LAST-ACK │ . 2:2(0) ack 77     ◷◄───────── last-ack ─┤ TIME-WAIT
 141.081       CLOSED ●◄───────── last-ack ─○ 20.0 ms in delay-1  ╎ TIME-WAIT

● state changes   ◷ waits in the box   ○ leaves it
STATE? implied: only the host knows
)");
}

TEST(LadderPicture, DroppedWhereItCameOutOfADelay) {
    EXPECT_EQ(picture(test::dropped_behind_a_delay()), R"(
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
   2.000  ESTABLISHED │                     ◷◄─────── active-fin ─● FIN-WAIT-1
                      │                   F. 1204:1204(0) ack 76  │
  22.000  ESTABLISHED │ dropped by          ✗─ active-fin ─       │ FIN-WAIT-1
                      │ lose-active-fin   F. 1204:1204(0) ack 76  │
                      │ 20.0 ms in delay-1  ┊                     │
  30.000   FIN-WAIT-1 ●─ active-fin ───────►◷                     │ FIN-WAIT-1
                      │  F. 76:76(0) ack 1204                     │
  50.000   FIN-WAIT-1 │       ─ active-fin ─✗ dropped by          │ FIN-WAIT-1
                      │  F. 76:76(0) ack 1204   lose-active-fin   │
                      │                     ┊ 20.0 ms in delay-1  │

● state changes   ✗ lost in the box   ◷ waits in the box
STATE? implied: only the host knows
)");
}

TEST(LadderPicture, BulkStandsBeforeTheResetThatCameAfterIt) {
    EXPECT_EQ(picture(test::bulk_before_a_reset()), R"(
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
 300.000       CLOSED ●── R. 76:76(0) ack 1204 ──────────── rst ─►● CLOSED

● state changes   STATE? implied: only the host knows
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
