#include "tests/fuzz/life_program.hpp"

#include <cstdio>
#include <cstdlib>
#include <deque>

#include "tcp/dissect.hpp"
#include "tests/fuzz/byte_tape.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/speaker.hpp"
#include "tests/support/witness.hpp"

namespace finwait::test {
namespace {

constexpr std::size_t most_steps = 400;
constexpr std::size_t most_held = 12;

/// What becomes of a frame that came in.
enum class Fate : std::uint8_t { passes, lost, held, twice, refused, forged, overtaken, unnamed };
constexpr std::size_t fates = 8;

/// What else a step can be.
enum class Deed : std::uint8_t { arrival, time, damaged, raw, loss, rebirth, failure, astray };

class LifeProgram {
  public:
    LifeProgram(std::span<const std::byte> bytes, bool with_timeline)
        : program_(bytes), tape_(bytes), with_timeline_(with_timeline), tracker_(settings(), witness_) {}

    Outcome run() {
        while (!tape_.at_end() && outcome_.steps < most_steps) {
            ++outcome_.steps;
            step();
        }
        await_the_end();
        outcome_.counters = tracker_.counters();
        return std::move(outcome_);
    }

  private:
    struct Held {
        View view;
        Side to;
        ConnectionHandle hint;
        bool forged;
    };
    /// Told what happens beside the witness, for the timeline.
    class Teller : public Witness {
      public:
        explicit Teller(LifeProgram& program)
            : Witness([&program](const std::string& promise) { program.fail(promise); }), program_(program) {}
        void transitioned(const Connection& c, const Transition& t) override {
            ++program_.outcome_.transitions;
            program_.tell("    " + std::to_string(c.id) + ": end at " + name(t.side) + " " + name(t.from) +
                          " --" + name(t.occasion) + "--> " + name(t.to) + " (" + name(t.certainty) + ")");
            Witness::transitioned(c, t);
        }

      private:
        LifeProgram& program_;
    };

    Tracker::Settings settings() {
        const unsigned choice = tape_.u8();
        Tracker::Settings settings;
        settings.max_connections = most_connections_ = 1 + choice % 8;
        for (const std::size_t side : {0U, 1U}) {
            HostSettings& host = settings.host[side];
            if ((choice >> (6U + side) & 1U) != 0) host.flavour = Flavour::Rfc;
            if ((choice >> (3U + side) & 1U) == 0) continue;
            host.time_wait = Duration(0);
            host.syn_timeout = host.fin_timeout = host.fin_silence = std::chrono::seconds(3);
        }
        return settings;
    }

    void step() {
        const unsigned what = tape_.u8();
        // The lower half of the byte is whose. Of the upper half, half is segments and their fates.
        const std::size_t conversation = what & 7U;
        const End from = (what & 8U) != 0 ? End::server : End::client;
        const unsigned kind = what >> 4U;
        if (kind < fates) return segment(conversation, from, static_cast<Fate>(kind));
        switch (static_cast<Deed>(kind - fates)) {
            case Deed::arrival: return arrival(what & 15U);
            case Deed::time: return let_pass(what & 15U);
            case Deed::damaged: return damaged(conversation, from);
            case Deed::raw: return raw((what & 8U) != 0 ? Side::b : Side::a, what & 7U);
            case Deed::loss: return loss(what & 15U);
            case Deed::rebirth: return speaker_.begin_anew(conversation, from, tape_.u32());
            case Deed::failure: return failure(what & 15U);
            case Deed::astray: return astray(conversation, from);
        }
    }

    void segment(std::size_t conversation, End from, Fate fate) {
        const auto spoken = speaker_.speak(conversation, from, tape_);
        let_in(speaker_.talk(conversation).side_of(from), spoken.frame, fate);
    }
    /// Comes in at the wrong TAP: two ends behind one, or a path that has changed.
    void astray(std::size_t conversation, End from) {
        const auto spoken = speaker_.speak(conversation, from, tape_);
        let_in(opposite(speaker_.talk(conversation).side_of(from)), spoken.frame, Fate::passes);
    }
    void damaged(std::size_t conversation, End from) {
        auto spoken = speaker_.speak(conversation, from, tape_);
        const auto bytes = spoken.frame.bytes();
        for (unsigned n = 1 + tape_.u8() % 4; n > 0; --n)
            bytes[tape_.u8() % bytes.size()] = static_cast<std::byte>(tape_.u8());
        spoken.frame.offload.verified = true;  // or its checksum would betray it
        let_in(speaker_.talk(conversation).side_of(from), spoken.frame, Fate::passes);
    }
    void raw(Side from, unsigned fate) {
        const unsigned size = tape_.u8();
        let_in(from, frame_of(tape_.bytes(size)), static_cast<Fate>(fate));
    }

    /// From `from`'s TAP through the box, as far as `fate` lets it.
    void let_in(Side from, const Frame& frame, Fate fate) {
        const View view = dissect(frame);
        tell(std::string("from ") + name(from) + ", " + fate_name(fate) + ": " + speaker_.text(view));
        Tracker::Emission emission;
        if (fate != Fate::forged) {
            news_of(from);
            emission = tracker_.emitted(now_, from, view);
            witness_.check_emission(tracker_, from, view, emission);
            check();
        }
        if (!view.tcp()) return;
        ++outcome_.segments;
        const Held held{view, opposite(from), emission.connection, fate == Fate::forged};
        switch (fate) {
            case Fate::lost: return;
            case Fate::held: held_.push_back(held); break;
            case Fate::overtaken:
                if (!held_.empty()) arrival(0);
                held_.push_back(held);
                break;
            case Fate::twice:
                deliver(held);
                deliver(held);
                break;
            case Fate::refused:
                deliver(held);
                tracker_.refused(now_, held.to, held.hint);
                check();
                break;
            case Fate::unnamed: deliver({view, held.to, {}, false}); break;
            case Fate::passes:
            case Fate::forged: deliver(held); break;
        }
        if (held_.size() > most_held) held_.pop_front();
    }
    static const char* fate_name(Fate fate) {
        constexpr const char* names[] = {"passes",  "lost",   "held",      "twice",
                                         "refused", "forged", "overtaken", "unnamed"};
        return names[static_cast<std::size_t>(fate)];
    }

    void deliver(const Held& held) {
        news_of(held.to);
        if (!held.forged) speaker_.heard(held.view);
        tracker_.delivered(now_, held.to, held.view, held.hint, held.forged);
        check();
    }
    /// A held one arrives; of the upper eight a copy stays.
    void arrival(unsigned which) {
        if (held_.empty()) return;
        const auto place = held_.begin() + static_cast<std::ptrdiff_t>((which & 7U) % held_.size());
        const Held held = *place;
        if (which < 8) held_.erase(place);
        tell("arrives at " + std::string(name(held.to)) + ": " + speaker_.text(held.view));
        deliver(held);
    }
    void loss(unsigned which) {
        if (!held_.empty()) held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(which % held_.size()));
    }
    /// A write fails that we had taken for done.
    void failure(unsigned which) {
        if (held_.empty()) return;
        const Held& held = held_[which % held_.size()];
        tell("could not be written: " + speaker_.text(held.view));
        tracker_.refused(now_, held.to, held.hint);
        check();
    }

    /// From a millisecond to some hours, or exactly to what is due, or just not.
    void let_pass(unsigned how) {
        constexpr unsigned doublings = 14;
        const auto due = tracker_.next_deadline();
        if (how < doublings)
            now_ += std::chrono::milliseconds(1) * (1U << (2 * how));
        else if (due)
            now_ = std::max(now_, how == doublings ? *due : *due - Duration(1));
        catch_up();
    }
    void catch_up() {
        tell("at " + std::to_string(std::chrono::duration<double>(now_.time_since_epoch()).count()) + " s");
        witness_.expect_news_of(std::nullopt);
        witness_.expect_time(now_);
        tracker_.advance(now_);
        check(true);
    }
    /// Nothing is kept for ever.
    void await_the_end() {
        const Tracker::Settings defaults;
        now_ += defaults.idle + defaults.linger + std::chrono::hours(1);  // no timer of a host is so long
        catch_up();
        now_ += defaults.idle;
        catch_up();
        if (tracker_.size() != 0) fail("after long enough a silence nothing is left");
    }

    void news_of(Side side) {
        witness_.expect_news_of(side);
        witness_.expect_time(now_);
    }
    void check(bool caught_up = false) { witness_.check(tracker_, most_connections_, caught_up); }

    void tell(const std::string& line) {
        if (with_timeline_) outcome_.timeline += line + "\n";
    }
    [[noreturn]] void fail(const std::string& promise) const {
        if (!with_timeline_) run_life_program(program_, true);  // the same again, and it tells
        std::fprintf(stderr, "%sbroken in step %zu: %s\n", outcome_.timeline.c_str(), outcome_.steps,
                     promise.c_str());
        std::abort();
    }

    std::span<const std::byte> program_;
    ByteTape tape_;
    bool with_timeline_;
    std::size_t most_connections_ = 1;
    Outcome outcome_;
    Teller witness_{*this};
    Speaker speaker_;
    Tracker tracker_;
    std::deque<Held> held_;
    TimePoint now_{};
};

}  // namespace

Outcome run_life_program(std::span<const std::byte> program, bool with_timeline) {
    return LifeProgram(program, with_timeline).run();
}

}  // namespace finwait::test
