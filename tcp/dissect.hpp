// The only gate for foreign bytes. dissect() never throws and never reads past the frame, whatever it is
// given; behind it nothing can fail.
#pragma once

#include "tcp/frame.hpp"
#include "tcp/view.hpp"

namespace finwait {

/// Understands as much of the frame as can be trusted. Checks the IPv4 header's checksum and TCP's: of an
/// unfinished one that the field holds the pseudo-header sum, so that a device would finish it rightly; of a
/// `verified` frame nothing. Not checked: checksums of UDP and ICMP, which are never followed.
View dissect(const Frame&);

}  // namespace finwait
