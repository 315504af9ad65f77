// Segments by the million: connections that are known by a number alone, and views of what they send, made
// without frames and without memory of their own. Their clients are on side a, their one service is on side
// b.
#pragma once

#include <cstdint>

#include "tcp/tracker.hpp"

namespace finwait::test {

/// Whose segments they are.
struct Crowd {
    bool v6 = false;
    std::uint32_t per_client = 1000;  // connections from one client address
    std::uint32_t first_client = 0;   // crowds that differ in this by enough have no address in common
};

inline constexpr Seq client_iss{1000}, server_iss{5'000'000};

/// What one end of any of them sends: a view that is changed from segment to segment.
class BulkSender {
  public:
    BulkSender(const Crowd&, End);

    /// The next one is of connection `n`. Numbers are relative to the ISSs.
    const View& segment(std::uint32_t n, unsigned flags, std::uint32_t seq, std::uint32_t ack,
                        std::uint32_t payload = 0);
    Side side() const { return end_ == End::client ? Side::a : Side::b; }

  private:
    Crowd crowd_;
    End end_;
    View view_;
};

/// Opens connections, sends on them, and closes them; everything arrives.
class BulkTraffic {
  public:
    BulkTraffic(Tracker& tracker, const Crowd& crowd)
        : tracker_(tracker), client_(crowd, End::client), server_(crowd, End::server) {}

    Tracker::Emission send(TimePoint, std::uint32_t n, End from, unsigned flags, std::uint32_t seq,
                           std::uint32_t ack, std::uint32_t payload = 0);
    void open(TimePoint, std::uint32_t n);
    /// The k-th exchange on an open connection, from 0: a full segment, from the client in the even ones and
    /// from the server in the odd ones, which acknowledges all that went before.
    void exchange(TimePoint, std::uint32_t n, std::uint32_t k);
    /// After `exchanges` of them: the client closes first, in four segments.
    void close(TimePoint, std::uint32_t n, std::uint32_t exchanges);

    static constexpr std::uint32_t segment_size = 1448;  // of Ethernet, with timestamps

  private:
    Tracker& tracker_;
    BulkSender client_, server_;
};

}  // namespace finwait::test
