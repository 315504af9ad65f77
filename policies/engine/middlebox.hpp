// The box as a function of frames and time. Frames go in, frames come out through Output; it owns no thread,
// no descriptor and no clock. One thread calls it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "policies/engine/event.hpp"
#include "policies/language/profile.hpp"
#include "tcp/frame.hpp"
#include "tcp/side.hpp"
#include "tcp/timeline.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

/// Where frames leave the box. Submission is delivery, in order.
class Output {
  public:
    virtual ~Output() = default;
    /// False: the TAP would not take it. The frame is counted as refused and its receiver becomes unsure.
    virtual bool transmit(Side to, Frame&& frame) = 0;
};

class Middlebox {
  public:
    struct Settings {
        Tracker::Settings tracker;
        std::uint64_t seed = 0;                   // used where the profile names none
        std::size_t max_held_frames = 1'000'000;  // beyond either bound a frame that would be held is dropped
        std::size_t max_held_bytes = std::size_t{1} << 30U;
        std::uint32_t detail =
            24;  // data and ACKs of a connection that are told one by one before they are only summed up
    };
    struct Counters {
        std::array<std::array<std::uint64_t, 2>, 2> frames{},
            bytes{};  // [in, out] by Side they came from / went to
        std::array<std::uint64_t, static_cast<std::size_t>(Fate::count_)> fates{};       // wire segments
        std::array<std::uint64_t, static_cast<std::size_t>(Oddity::count_)> oddities{};  // frames
        std::uint64_t cuts = 0;  // superframes that had to be cut
        std::uint64_t inventions = 0, copies = 0;
        std::uint64_t held_frames = 0, held_bytes = 0;  // now
    };

    Middlebox(const Settings&, Output&, Observer* = nullptr);
    ~Middlebox();

    /// What is due by `now` is done first, then the frame goes its way. Bytes may be anything.
    void ingress(TimePoint now, Side from, Frame frame);
    void advance(TimePoint now);
    std::optional<TimePoint> next_deadline() const;

    /// For frames that arrive from now on. What is held finishes under the profile it met; policies whose
    /// name and text are unchanged keep their memory.
    void load(TimePoint now, const Profile&);
    void flush(TimePoint now);    // everything held leaves now, in order
    void discard(TimePoint now);  // everything held is dropped, and counted

    std::uint64_t seed() const;        // the effective one
    std::uint64_t generation() const;  // of the profile; 0: none was loaded
    const Tracker& tracker() const;
    const Counters& counters() const;
    /// What each policy has done so far, in profile order; also told to the observer by say_goodbye().
    std::vector<PolicyReport> reports() const;
    void say_goodbye(TimePoint now);

  private:
    class Box;
    std::unique_ptr<Box> box_;
};

}  // namespace finwait
