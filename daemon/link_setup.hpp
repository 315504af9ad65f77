// Makes a TAP's link what its side of the command line asks for, and nothing else about it.
#pragma once

#include "daemon/tap.hpp"
#include "daemon/tap_spec.hpp"

namespace finwait {

/// Sets only what differs, so that a TAP which somebody prepared needs no rights to be used. Throws Failure.
void set_up_link(const TapSpec&, const Tap&);

}  // namespace finwait
