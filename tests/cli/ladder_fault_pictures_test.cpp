// Ladders as pictures, of what a policy did: forged, held, late and lost. A change here is a change that
// people see: look at it before taking it over.
#include <gtest/gtest.h>

#include "tests/cli/pictures.hpp"

namespace finwait {
namespace {

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

}  // namespace
}  // namespace finwait
