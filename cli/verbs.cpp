// The list of verbs, in the order in which people meet them.
#include "cli/verbs.hpp"

namespace finwait {

std::span<const Verb> verbs() {
    static constexpr Verb all[] = {
        {"demo", "a lab, an HTTP exchange whose last ACK is lost, its ladder and verdict", run_demo},
        {"run", "a lab for one exchange of two commands of yours", run_run},
        {"lab", "the same to live in: up, exec, show, list, down", run_lab},
        {"profile", "the profiles that are shipped: list, show", run_profile},
        {"check", "is a profile right? All errors at once, with line and column", run_check},
        {"netem", "a line of tc's netem as a profile", run_netem},
        {"help", "what a verb does, or a word of a profile means", run_help},
        {"schema", "the JSON Schema of profiles, for editors", run_schema},
        {"explain", "what happened in a capture: both ends of every connection, and why it ended",
         run_explain},
    };
    return all;
}

}  // namespace finwait
