// See remarks.hpp. Each function looks for one kind of oddity; the order of the calls is the order of a
// connection's life.
#include "daemon/journal/remarks.hpp"

#include <array>

#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

constexpr std::array both{End::client, End::server};
// A half-closed connection is normal for this long: an application reads what is left, then closes.
constexpr Duration patience = std::chrono::seconds(1);

std::string the(End end) {
    return std::string("the ") + name(end);
}
std::string times(std::uint32_t n) {
    return n == 1 ? "once" : n == 2 ? "twice" : std::to_string(n) + " times";
}
std::string more_times(std::uint32_t n) {
    return n == 1 ? "1 more time" : std::to_string(n) + " more times";
}
std::string by(const std::string& policy) {
    return policy.empty() ? "" : " (" + policy + ")";
}

class Remarks {
  public:
    Remarks(const ConnectionVerdict& verdict, const Story& story) : verdict_(verdict), story_(story) {}

    std::vector<std::string> all() {
        if (story_.picked_up) say("first seen in the middle: who opened it is a guess by its port numbers");
        for (const End end : both) opening(end);
        for (const End end : both) data(end);
        for (const End end : both) acceptance(end);
        for (const End end : both) own_fin(end);
        for (const End end : both) acks_of_fin(end);
        for (const End end : both) exit(end);
        for (const End end : both) last_state(end);
        box();
        return std::move(said_);
    }

  private:
    void say(std::string sentence) { said_.push_back(std::move(sentence)); }
    const Fortune& fortune(End end, Role role) const { return story_.at(end).of(role); }
    Duration stay(End end, State state) const {
        return verdict_.at(end).in_state[static_cast<std::size_t>(state)];
    }

    /// "was held 300 ms (late-fin)"
    std::string held(const Fortune& f) const {
        const std::string still = f.held_for == Duration{} ? "is still held" : "";
        return (still.empty() ? "was held " + human_duration(f.held_for) : still) + by(f.holder);
    }

    /// "the client's SYN was lost once (lose-syn) and sent 1 more time". `answer`: what would have stopped
    /// the repeating.
    void sent_again(End end, const char* what, const Fortune& f, std::uint32_t again, const char* its_answer,
                    const Fortune& answer) {
        const std::string whose = the(end) + "'s " + what;
        if (f.lost != 0) {
            say(whose + " was lost " + times(f.lost) + by(f.culprit) +
                (again != 0 ? " and sent " + more_times(again) : " and not sent again"));
        } else if (again != 0 && f.was_held && answer.lost == 0) {
            say(whose + " " + held(f) + "; " + the(end) + " sent it " + more_times(again));
        } else if (again != 0) {
            const std::string reason = answer.lost != 0  ? "was lost" + by(answer.culprit)
                                       : answer.was_held ? held(answer)
                                                         : "";
            say(the(end) + " sent its " + what + " " + more_times(again) +
                (reason.empty()
                     ? std::string(story_.only_watched ? ": one of them, or its answer, was late or lost"
                                                       : ", though finwait lost none of them")
                     : std::string(" because its ") + its_answer + " " + reason));
        }
    }

    void opening(End end) {
        const EndVerdict& e = verdict_.at(end);
        sent_again(end, "SYN", fortune(end, Role::syn), e.syn_retransmissions, "SYN-ACK",
                   fortune(opposite(end), Role::syn_ack));
        const Fortune& ack = fortune(opposite(end), Role::handshake_ack);
        const bool explained = ack.lost != 0 && fortune(end, Role::syn_ack).lost == 0;
        if (ack.lost != 0)
            say("the handshake's ACK was lost " + times(ack.lost) + by(ack.culprit) + "; " + the(end) +
                " was in SYN-RECEIVED for " + human_duration(stay(end, State::SynReceived)));
        if (!explained)
            sent_again(end, "SYN-ACK", fortune(end, Role::syn_ack), e.syn_ack_retransmissions, "ACK", ack);
    }

    void data(End end) {
        const Fortune& f = fortune(end, Role::data);
        if (f.lost != 0)
            say(human_count(f.lost, "data segment") + " of " + the(end) +
                (f.lost == 1 ? " was lost" : " were lost") + by(f.culprit));
    }

    /// RFC 5961: what an end would not accept it answers with an ACK.
    void acceptance(End end) {
        const Fortune& f = fortune(end, Role::challenge_ack);
        const EndStory& story = story_.at(end);
        if (f.emitted == 0) return;
        const std::string answer =
            f.emitted == 1 ? "a challenge ACK" : std::to_string(f.emitted) + " challenge ACKs";
        if (story.forged_resets != 0 && story.exit != Exit::got_reset)
            say(the(end) + " answered a forged RST" + by(story.forger) + " with " + answer + " and stayed");
        else
            say(the(end) + " sent " + answer + ": it was given something that it would not accept");
    }

    static constexpr std::array<Role, 2> fin_roles{Role::active_fin, Role::passive_fin};

    void own_fin(End end) {
        const std::uint32_t again = verdict_.at(end).fin_retransmissions;
        for (const Role role : fin_roles) {
            const Fortune& f = fortune(end, role);
            const Role its_ack = role == Role::active_fin ? Role::active_fin_ack : Role::last_ack;
            const Fortune& ack = fortune(opposite(end), its_ack);
            const bool told_with_ack =
                its_ack == Role::last_ack || verdict_.closing != Closing::three_segment;
            const bool explained = f.lost == 0 && ack.lost != 0 && told_with_ack;
            if (f.emitted != 0 && !explained) sent_again(end, "FIN", f, again, "ACK", ack);
        }
    }

    /// The segments of `end` that acknowledge the other's FIN.
    void acks_of_fin(End end) {
        const End other = opposite(end);
        const std::uint32_t again = verdict_.at(other).fin_retransmissions;
        const Fortune& first = fortune(end, Role::active_fin_ack);
        if (first.lost != 0 && verdict_.closing != Closing::three_segment)
            say("the ACK of " + the(other) + "'s FIN was lost " + times(first.lost) + by(first.culprit) +
                "; " + sent_fin_again(other, again));
        const Fortune& last = fortune(end, Role::last_ack);
        if (last.lost == 0) return;
        std::string sentence = "the last ACK was lost " + times(last.lost) + by(last.culprit) + "; ";
        sentence += sent_fin_again(other, again);
        if (again != 0 && last.delivered != 0) sentence += " and was answered out of TIME-WAIT";
        // Any later ACK of that end covers the FIN as well; only an end that still waits was not answered.
        if (last.delivered == 0 && verdict_.at(other).last_state == State::LastAck)
            sentence += " and was never answered";
        else if (last.delivered == 0 && again != 0 && story_.at(other).exit == Exit::orderly)
            sentence += " and was answered by a later ACK";
        say(sentence);
    }

    static std::string sent_fin_again(End end, std::uint32_t again) {
        return the(end) + (again == 0 ? " did not send its FIN again" : " sent its FIN " + more_times(again));
    }

    void exit(End end) {
        const EndStory& story = story_.at(end);
        const std::string in = std::string(" in ") + name(story.exit_from);
        const std::string stayed = human_duration(stay(end, story.exit_from));
        const bool forged = !story.exit_forger.empty();
        if (story.exit == Exit::got_reset && story.exit_from == State::TimeWait)
            say(the(end) + "'s TIME-WAIT was ended by a " + (forged ? "forged RST" : "RST") +
                by(story.exit_forger) + " after " + stayed + ", before 2·MSL were over");
        else if (story.exit == Exit::got_reset && forged)
            say(the(end) + " was closed" + in + " by a forged RST" + by(story.exit_forger));
        else if (story.exit == Exit::got_reset)
            say(the(end) + " was closed" + in + " by a RST of " + the(opposite(end)));
        else if (story.exit == Exit::sent_reset && verdict_.opening != Opening::refused)
            say(the(end) + " aborted" + in + " with a RST");
        else if (story.exit == Exit::unreachable)
            say(the(end) + " gave up" + in + ": " + (forged ? "a forged" : "an") + " ICMP error came" +
                by(story.exit_forger));
        else if (story.exit == Exit::timed_out)
            say(the(end) + " gave up" + in + " after " + stayed);
        const Duration waited = stay(end, State::CloseWait);
        if (verdict_.at(end).last_state != State::CloseWait && waited >= patience)
            say(the(end) + " was in CLOSE-WAIT for " + human_duration(waited) +
                ": that long its application did not close");
    }

    void last_state(End end) {
        const EndVerdict& e = verdict_.at(end);
        const std::string why = why_there(end);
        if (why.empty()) return;
        const char* doubt = e.last_certainty == Certainty::proven    ? ""
                            : e.last_certainty == Certainty::implied ? " (implied)"
                                                                     : " (not sure)";
        const std::string stayed = e.in_last_state == Duration{} && story_.to_the_last_event
                                       ? " since the last segment"
                                       : " for " + human_duration(e.in_last_state) +
                                             (story_.to_the_last_event ? ", until the last segment" : "");
        say(std::string(name(end)) + " in " + name(e.last_state) + doubt + stayed + ": " + why);
    }

    /// Why `end` is in a state that is not an end; empty when there is nothing odd in it.
    std::string why_there(End end) const {
        const End other = opposite(end);
        const State peer = verdict_.at(other).last_state;
        const std::string its = the(other) + "'s";
        switch (verdict_.at(end).last_state) {
            case State::SynSent: return "its SYN was not answered";
            case State::SynReceived: return "the ACK of its SYN-ACK has not come";
            case State::Established: {
                if (peer == State::Closed || peer == State::Listen)
                    return "it was not told that " + the(other) + " is gone";
                const bool fin_missed = peer == State::FinWait1 && !verdict_.at(other).ended_well;
                return fin_missed ? its + " FIN has not come" : "";
            }
            case State::FinWait1: return "its FIN has not been acknowledged";
            case State::FinWait2:
                return "its FIN was acknowledged; " + its + " FIN " +
                       (story_.at(other).sent_fin() ? "was sent and has not come" : "was not sent");
            case State::CloseWait:
                return "it acknowledged " + its + " FIN and sent none; its application has not closed";
            case State::Closing: return "both have sent their FIN; the ACK of its own has not come";
            case State::LastAck: return "the ACK of its FIN has not come";
            default: return "";
        }
    }

    void box() {
        for (const PolicyDeeds& deeds : verdict_.policies)
            if (const auto n = deeds.of(Fate::hold_expired); n != 0)
                say(deeds.policy + " let go of " + human_count(n, "segment") +
                    " because the longest time was over: what it waited for did not come");
        constexpr std::array notable{Fate::line_full, Fate::discarded, Fate::refused, Fate::storm,
                                     Fate::stale};
        for (const Fate fate : notable)
            if (const auto n = story_.fates[static_cast<std::size_t>(fate)]; n != 0)
                say(human_count(n, "segment") + " " + name(fate) + ": " + sentence(fate));
    }

    const ConnectionVerdict& verdict_;
    const Story& story_;
    std::vector<std::string> said_;
};

}  // namespace

std::vector<std::string> remarks(const ConnectionVerdict& verdict, const Story& story) {
    return Remarks(verdict, story).all();
}

}  // namespace finwait
