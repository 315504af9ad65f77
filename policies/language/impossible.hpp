// Finds policies that can never act, whatever comes over the wire. Only what is certain: a rare case is no
// error.
#pragma once

#include "policies/language/policy_spec.hpp"
#include "policies/language/value.hpp"

namespace finwait {

/// `table` is what `spec` was read from, for positions; `altered`: an earlier policy may have changed the
/// flags and payload of what reaches it.
void complain_about_impossible(const PolicySpec& spec, const Table& table, bool altered, Complaints&);

}  // namespace finwait
