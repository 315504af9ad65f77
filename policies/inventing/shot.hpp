// What is fired at an end of a connection, how often, and where it goes in: the part that all policies share
// which invent segments. Sequence choices after RFC 5961 §3 and what Linux accepts.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "policies/contract/moment.hpp"
#include "policies/contract/recipe.hpp"
#include "policies/language/parameter.hpp"

namespace finwait {

enum class Target : std::uint8_t { both, client, server, sender, receiver };

struct Shot {
    Target to = Target::both;
    Recipe recipe;
    std::uint64_t count = 1;
    Duration interval{};  // between them; zero: all at once
    Place place = Place::after;
    bool instead = false;  // the segment that was selected is dropped
};

/// The sides that are meant. `sender`: of the segment that was selected.
std::vector<Side> sides_of(Target, const Connection&, Side sender);

/// The parameters that say so, for the declaration of a policy.
namespace shot {
inline constexpr std::string_view targets[] = {"both", "client", "server", "sender", "receiver"};
inline constexpr std::string_view acks[] = {"exact", "none", "wrong"};
inline constexpr std::string_view stamps[] = {"exact", "old", "none"};
inline constexpr std::string_view places[] = {"before", "after"};  // in the order of Place
inline constexpr std::uint64_t most = 64;                          // of a burst

inline constexpr Parameter to{
    .key = "to",
    .type = Parameter::Type::word,
    .says = "which end gets it; sender and receiver are those of the selected segment",
    .words = targets,
    .standard = "\"both\""};
inline constexpr Parameter sequence{
    .key = "sequence",
    .type = Parameter::Type::text,
    .says =
        "exact (RCV.NXT), in-window, right-edge (last acceptable byte), left-edge (RCV.NXT-1), outside, or "
        "+n / -n bytes from RCV.NXT",
    .standard = "\"exact\"",
    .example = "\"in-window\""};
inline constexpr Parameter ack{.key = "ack",
                               .type = Parameter::Type::word,
                               .says = "acknowledgement: exact, none, or wrong (beyond what was sent)",
                               .words = acks,
                               .standard = "\"exact\""};
inline constexpr Parameter timestamps{
    .key = "timestamps",
    .type = Parameter::Type::word,
    .says = "where they are agreed: exact, old (older than what came, so that PAWS rejects it), or none",
    .words = stamps,
    .standard = "\"exact\""};
inline constexpr Parameter count{.key = "count",
                                 .type = Parameter::Type::count,
                                 .says = "how many, 1 to 64",
                                 .standard = "1",
                                 .least = 1,
                                 .most = most};
inline constexpr Parameter interval{.key = "interval",
                                    .type = Parameter::Type::duration,
                                    .says = "between them; without it all go at once",
                                    .needs = "count",
                                    .example = "\"10ms\""};
inline constexpr Parameter place{.key = "place",
                                 .type = Parameter::Type::word,
                                 .says = "before or after the selected segment",
                                 .words = places,
                                 .standard = "\"after\"",
                                 .of_segment = true};
inline constexpr Parameter instead{.key = "instead",
                                   .type = Parameter::Type::flag,
                                   .says = "the selected segment is dropped as well",
                                   .standard = "false",
                                   .of_segment = true};
}  // namespace shot

/// What was given of these; complains about a sequence that is none.
Shot read_shot(const Arguments&, Complaints&);
/// "2 forged RSTs, 10ms apart, to the server, sequence in-window, in place of it"; `thing`: "RST".
std::string tell_shot(const Arguments&, const std::string& thing);

}  // namespace finwait
