#include "policies/line/line_parameters.hpp"

#include "policies/language/quantity.hpp"
#include "policies/language/spelling.hpp"

namespace finwait {

namespace {

/// "1000" of "1000 packets"; empty where it is no number of packets.
std::string_view count_of_packets(std::string_view text) {
    for (const std::string_view unit : {" packets", " packet", "packets", "packet"})
        if (text.ends_with(unit)) return text.substr(0, text.size() - unit.size());
    return {};
}

Parsed<QueueBound> parse_queue(std::string_view text) {
    using Bound = Parsed<QueueBound>;
    QueueBound bound;
    if (const std::string_view number = count_of_packets(text); !number.empty()) {
        const auto packets = parse_count(number);
        if (!packets) return Bound::bad(packets.problem, packets.hint);
        if (*packets > QueueBound::most_packets)
            return Bound::bad(quoted(text) + " is more than a million packets");
        bound.packets = *packets;
    } else if (const auto wait = parse_duration(text)) {
        bound.wait = *wait;
    } else if (parse_count(text)) {
        return Bound::bad(quoted(text) + " has no unit", "did you mean '" + std::string(text) + " packets'?");
    } else if (const auto bytes = parse_size(text)) {
        bound.bytes = *bytes;
    } else {
        return Bound::bad(quoted(text) + " is no length of a queue",
                          "packets, bytes or a time, such as \"1000 packets\", \"64KiB\" or \"50ms\"");
    }
    return Bound::good(bound);
}

}  // namespace

QueueBound read_queue(const Arguments& a, Complaints& complaints) {
    QueueBound bound;
    bound.packets = default_queue_packets;
    const auto text = a.text("queue");
    if (!text) return bound;
    const auto parsed = parse_queue(*text);
    if (!parsed) complaints.error(a.position("queue"), "queue: " + parsed.problem, parsed.hint);
    return parsed.value.value_or(bound);
}

std::string tell_queue(const Arguments& a) {
    return "a queue of " + a.text("queue").value_or(std::to_string(default_queue_packets) + " packets");
}

}  // namespace finwait
