// What an emitted segment says about its sender, as one object while it is worked in; for emitted.cpp and
// emitted_syn.cpp.
#pragma once

#include <optional>

#include "tcp/life.hpp"

namespace finwait {

class Emission {
  public:
    Emission(Life& life, Side from, const View& view, Answer answers)
        : life_(life),
          from_(from),
          view_(view),
          answers_(answers),
          x_(life.at(from)),
          y_(life.at(opposite(from))) {}

    void apply();

  private:
    // emitted_syn.cpp
    void syn();
    void syn_ack();
    void begin_incarnation();
    void listening_peer(bool new_iss);
    void note_offers();

    // emitted.cpp
    void reset();
    void segment();
    void fin();
    void acknowledgement();
    void believe_backwards();
    void settle();

    void note_repeat();
    void note_window();
    void note_timestamp();
    void note_push();
    bool has(Flags::Bit bit) const { return view_.flags.has(bit); }
    bool acknowledges(const std::optional<Seq>& end) const {
        return end && has(Flags::ack) && precedes_or_is(*end, view_.ack);
    }

    Life& life_;
    Side from_;
    const View& view_;
    Answer answers_;
    Endpoint &x_, &y_;
    bool repeats_syn_ = false;
};

}  // namespace finwait
