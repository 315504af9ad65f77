// Follows every connection of a capture. A capture shows what passed one point of the way, so what is emitted
// and what is delivered follows from where that point was. The offline counterpart of Middlebox: the same
// tracker and the same events, but nothing is done to anything.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>

#include <boost/unordered/unordered_flat_map.hpp>

#include "daemon/capture/captured_frame.hpp"
#include "daemon/capture/captured_twice.hpp"
#include "daemon/capture/followed.hpp"
#include "policies/engine/item.hpp"
#include "policies/engine/narrator.hpp"
#include "tcp/tracker.hpp"

namespace finwait {

/// Who is given each connection when it is over: forgotten by the tracker, or at the end of the capture.
class Audience {
  public:
    virtual ~Audience() = default;
    virtual void over(const Followed&, TimePoint now) = 0;
};

class Onlooker final : public TrackerListener, public Observer {
  public:
    struct Settings {
        Tracker::Settings tracker;
        TakenAt taken_at = TakenAt::between;
        std::optional<Network> a;   // who is in it is on side a; else the client, or who spoke first
        std::uint32_t detail = 24;  // data and ACKs of a connection that are told one by one
        Keep keep;
    };
    /// Frames, and what they were; each is counted once as what it was not followed for.
    struct Counters {
        std::uint64_t frames = 0, segments = 0;
        std::uint64_t not_tcp = 0, fragments = 0, twice = 0, headers_cut = 0, damaged = 0;
        std::uint64_t stray = 0;  // resets and the like of no connection
        std::array<std::uint64_t, static_cast<std::size_t>(Oddity::count_)> oddities{};
        // Of those that were followed.
        std::uint64_t cut = 0, options_cut = 0, superframes = 0;
        std::array<std::uint64_t, 2> unfinished{};  // checksums, by End of the sender
        // Connections that were handed out: those that lack something, and what of their data does.
        std::uint64_t no_beginning = 0, one_direction = 0, gaps = 0;
    };

    Onlooker(const Settings&, Audience&);

    void see(LinkType, const CapturedPacket&);
    /// The capture is over; what is still followed is handed out in the order of opening.
    void finish();

    const Counters& counters() const { return counters_; }
    const Tracker::Counters& tracked() const { return tracker_.counters(); }
    std::uint64_t gave_up_for_room() const { return gave_up_for_room_; }
    TimePoint now() const { return now_; }

    // TrackerListener
    void opened(const Connection&) override;
    void transitioned(const Connection&, const Transition&) override;
    void closed(const Connection&) override;
    void forgotten(const Connection&) override;
    // Observer: of the narrator
    void observe(const Event&) override;

  private:
    void advance(TimePoint);
    bool worth_following(const CapturedFrame&);
    Side side_of(const View&) const;
    void follow(const CapturedFrame&, std::uint64_t number);
    void note(Followed&, End from, const CapturedFrame&);
    Followed* find(const View&);
    void hand_out(const Followed&);
    bool is_far(End) const;
    Followed* of_number(std::uint64_t);

    Settings settings_;
    Audience& audience_;
    Counters counters_;
    FrameMaker frames_;
    CapturedTwice twice_;
    TimePoint now_{};
    Narrator narrator_;
    Tracker tracker_;
    Item item_;
    const View* view_ = nullptr;  // the one at work
    std::uint64_t packet_ = 0;
    std::uint64_t gave_up_for_room_ = 0;
    std::size_t notes_ = 0;                                                  // of all that are followed
    std::unordered_map<std::uint64_t, std::unique_ptr<Followed>> followed_;  // by number
    boost::unordered_flat_map<SocketPair, Followed*, SocketPairHash> by_key_;
    Followed* latest_ = nullptr;
};

}  // namespace finwait
