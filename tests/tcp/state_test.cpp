// The names of states, and the table at run time; its walks are checked by the compiler.
#include "tcp/state.hpp"

#include <gmock/gmock.h>

#include "tcp/transition.hpp"

namespace finwait {
namespace {

TEST(State, EveryNameIsReadBack) {
    for (std::size_t i = 0; i < state_count; ++i) {
        const auto state = static_cast<State>(i);
        EXPECT_EQ(parse_state(name(state)), state);
    }
}

TEST(State, OtherPeoplesNamesAreTaken) {
    for (const char* word : {"CLOSE-WAIT", "CLOSE_WAIT", "close-wait", "Close_Wait"})
        EXPECT_EQ(parse_state(word), State::CloseWait) << word;
    EXPECT_EQ(parse_state("ESTAB"), State::Established);
    EXPECT_EQ(parse_state("SYN_RECV"), State::SynReceived);
    EXPECT_EQ(parse_state("FIN_WAIT1"), State::FinWait1);
    EXPECT_EQ(parse_state("FIN_WAIT_2"), State::FinWait2);
    EXPECT_EQ(parse_state("CLOSE"), State::Closed);
    EXPECT_EQ(parse_state("CLOSEWAIT"), std::nullopt);
    EXPECT_EQ(parse_state(""), std::nullopt);
}

TEST(Transition, AResetEndsEverythingButWhatListens) {
    for (std::size_t i = 0; i < state_count; ++i) {
        const auto state = static_cast<State>(i);
        EXPECT_EQ(next_state(state, Occasion::GotReset),
                  state == State::Listen ? State::Listen : State::Closed);
    }
}

TEST(Transition, ANewIssBeginsAnewInEveryState) {
    for (std::size_t i = 0; i < state_count; ++i)
        EXPECT_EQ(next_state(static_cast<State>(i), Occasion::SentSyn), State::SynSent);
}

TEST(Transition, NobodyComesOutOfClosedByWhatIsDeliveredToIt) {
    for (const Occasion occasion :
         {Occasion::GotSyn, Occasion::GotSynAck, Occasion::SynAcked, Occasion::GotFin, Occasion::FinAcked,
          Occasion::GotReset, Occasion::TimedOut})
        EXPECT_EQ(next_state(State::Closed, occasion), State::Closed) << name(occasion);
}

}  // namespace
}  // namespace finwait
