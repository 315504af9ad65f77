// Who uses a model endpoint: what it writes and reads, and when it closes. It acts when its endpoint has
// something for it, or when its time has come; never in the middle of a segment.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "tests/support/model/endpoint.hpp"

namespace finwait::model {

struct Script {
    enum class Writes : std::uint8_t {
        at_once,      // as soon as it is connected
        having_read,  // once it has all that it expects
        at_the_end,   // once the other end has closed
    };
    enum class Closes : std::uint8_t {
        first,  // by itself, once it has written and read everything
        after,  // once the other end has closed
        never,  // whatever the other end does
    };
    Writes writes = Writes::at_once;
    Closes closes = Closes::first;
    std::uint64_t bytes = 0, expects = 0;
    std::uint64_t last_words = 0;  // written just before it closes
    bool half = false;             // closes only for writing, and wholly once the other end has closed
    Duration think = 0ms;          // before it writes
    Duration pause = 0ms;          // before it closes
};

class Application {
  public:
    explicit Application(const Script& script) : script_(script) {}

    /// Does one thing, if there is one to do by now.
    bool act(TimePoint, Endpoint&);
    /// When it wants to be asked again; nothing: when something has arrived.
    std::optional<TimePoint> next_deadline() const { return waits_until_; }
    const Script& script() const { return script_; }

  private:
    bool ready_to_write(const Endpoint&) const;
    bool ready_to_close(const Endpoint&) const;
    bool waited(TimePoint, Duration);

    Script script_;
    bool wrote_ = false, shut_ = false, closed_ = false;
    std::optional<TimePoint> waits_until_;
};

}  // namespace finwait::model
