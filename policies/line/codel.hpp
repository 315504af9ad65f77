// CoDel, "controlled delay" (RFC 8289): a queue whose frames have waited longer than `target` for a whole
// `interval` loses one, and loses them faster the longer that lasts.
//
// The RFC decides when a frame is taken from the queue. Here it is decided when the frame comes, which is the
// same: the queue is first in, first out, so the time at which it would be taken from the queue is known by
// then, and so is all that CoDel has seen until that time, for those are the frames before it. One that
// is dropped takes none of the line's time: the next is taken at the same instant, as in the loop of RFC 8289
// §5.5. And when nothing else is there at that instant, the next finds an idle line and has not waited, which
// ends the dropping state just as an empty queue does.
//
// In one point it differs, because no one knows what will come. The RFC spares a frame that leaves no more
// than one frame's bytes behind it in the queue; this spares one that found no more than that before it.
#pragma once

#include <cstdint>

#include "tcp/timeline.hpp"

namespace finwait {

class Codel {
  public:
    struct Settings {
        Duration target = std::chrono::milliseconds(5);      // RFC 8289 §4.4
        Duration interval = std::chrono::milliseconds(100);  // §4.3
    };

    /// Is the frame dropped that is taken from the queue at `taken`? To be asked of every frame, in order.
    /// `before`: bytes that waited in front of it when it came.
    bool drops(const Settings&, TimePoint taken, Duration waited, std::uint64_t before, std::uint64_t bytes);

  private:
    bool stands(const Settings&, TimePoint taken, Duration waited, std::uint64_t before);

    std::uint64_t largest_ = 0;  // frame so far, in bytes
    TimePoint above_until_{};    // it stands if it has not been below target until then
    bool above_ = false;
    bool dropping_ = false;
    bool owes_ = false;             // has dropped one, and not yet said when the next is due
    TimePoint next_{};              // when to drop the next
    std::uint32_t count_ = 0;       // drops since it began
    std::uint32_t last_count_ = 0;  // count_ when it began
};

}  // namespace finwait
