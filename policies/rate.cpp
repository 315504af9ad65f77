// rate: the line has a bandwidth; what comes faster waits in a queue, and is dropped where that is full.
// Content-blind. Bandwidth as netem's "rate" and tc-tbf, recorded lines as mahimahi's mm-link, queues with
// tail drop or CoDel (RFC 8289). Each direction is a line of its own. It does not share fairly: whoever sends
// more gets more, as on a real line without queues for each.
#include <array>
#include <string>
#include <utility>

#include "policies/language/catalog.hpp"
#include "policies/language/quantity.hpp"
#include "policies/line/line_parameters.hpp"
#include "policies/line/trace.hpp"

namespace finwait {

namespace {

constexpr std::string_view drops[] = {"tail", "codel"};
constexpr std::uint64_t most_burst = std::uint64_t{1} << 30U;
constexpr std::int64_t most_overhead = 65535;
/// mahimahi counts an IP packet and 4 bytes; a frame has its 14 of Ethernet instead.
constexpr std::int64_t overhead_of_trace = 4 - 14;

class Rate final : public Policy {
  public:
    explicit Rate(Lane::Settings settings) : settings_(std::move(settings)) {}

    Verdict judge(const Packet& packet, Moment& moment) override {
        if (!begun_) lanes_.fill(Lane(moment.now()));
        begun_ = true;
        return lanes_[index(packet.from)].judge(settings_, packet, moment.now(), true);
    }

  private:
    Lane::Settings settings_;
    bool begun_ = false;
    std::array<Lane, 2> lanes_;  // by direction
};

constexpr Parameter parameters[] = {
    {.key = "bandwidth",
     .type = Parameter::Type::bandwidth,
     .says = "of each direction, in bits per second on the wire"},
    {.key = "trace",
     .type = Parameter::Type::file,
     .says = "instead of bandwidth: a file in mahimahi's format, one line for each millisecond at which 1504 "
             "bytes can go; it repeats"},
    {.key = "queue",
     .type = Parameter::Type::text,
     .says = "how much may wait in each direction: \"1000 packets\", \"64KiB\" or \"50ms\"",
     .standard = "\"1000 packets\"",
     .example = "\"1000 packets\""},
    {.key = "drop",
     .type = Parameter::Type::word,
     .says = "what a queue loses: tail (what finds it full) or codel (also what has waited for too long)",
     .words = drops,
     .standard = "\"tail\""},
    {.key = "target",
     .type = Parameter::Type::duration,
     .says = "CoDel's: the longest time in the queue that is well",
     .standard = "\"5ms\"",
     .needs = "drop"},
    {.key = "interval",
     .type = Parameter::Type::duration,
     .says = "CoDel's: how long it must be exceeded, about the longest round trip",
     .standard = "\"100ms\"",
     .needs = "drop"},
    {.key = "overhead",
     .type = Parameter::Type::integer,
     .says = "bytes that each frame takes beside its own, or fewer; 24 for Ethernet's preamble, FCS and gap",
     .standard = "0"},
    {.key = "burst",
     .type = Parameter::Type::size,
     .says = "bytes that may go at once when the line was idle before",
     .standard = "0",
     .needs = "bandwidth"},
};

void read_medium(const Arguments& a, Lane::Settings& settings, Complaints& complaints) {
    if (a.has("bandwidth") == a.has("trace")) {
        complaints.missing(a.position("trace"), "rate needs either 'bandwidth' or 'trace'",
                           "for example rate = { bandwidth = \"10mbit\" }");
    } else if (const auto bandwidth = a.bandwidth("bandwidth")) {
        const std::uint64_t burst = a.size("burst").value_or(0);
        if (burst > most_burst) complaints.error(a.position("burst"), "burst is more than 1GiB");
        settings.medium = make_bandwidth(*bandwidth, std::min(burst, most_burst));
    } else if (const auto file = a.file("trace")) {
        auto trace = Trace::read(file->text);
        if (!trace)
            complaints.error(a.position("trace"), "trace: " + file->name + ": " + trace.problem, trace.hint);
        settings.medium = trace.value.value_or(nullptr);
    }
}

void read_codel(const Arguments& a, Lane::Settings& settings, Complaints& complaints) {
    if (a.word("drop") == "codel") {
        settings.codel.emplace();
        settings.codel->target = a.duration("target").value_or(settings.codel->target);
        settings.codel->interval = a.duration("interval").value_or(settings.codel->interval);
        if (settings.codel->interval <= Duration::zero())
            complaints.error(a.position("interval"), "interval must be longer than 0");
        return;
    }
    for (const std::string_view key : {"target", "interval"})
        if (a.has(key)) complaints.error(a.position(key), std::string(key) + " belongs to drop = \"codel\"");
}

std::unique_ptr<Policy> make(const Arguments& a, Complaints& complaints) {
    Lane::Settings settings;
    read_medium(a, settings, complaints);
    read_codel(a, settings, complaints);
    settings.bound = read_queue(a, complaints);
    settings.overhead = a.integer("overhead").value_or(a.has("trace") ? overhead_of_trace : 0);
    if (std::abs(settings.overhead) > most_overhead)
        complaints.error(a.position("overhead"), "overhead must be from -65535 to 65535");
    return std::make_unique<Rate>(std::move(settings));
}

std::string tell(const Arguments& a) {
    const auto file = a.file("trace");
    std::string words = file ? "sent when " + file->name + " allows it"
                             : "sent at " + bandwidth_text(a.bandwidth("bandwidth").value_or(0));
    words += ", from " + tell_queue(a);
    if (a.word("drop") == "codel") words += " under CoDel";
    if (const auto overhead = a.integer("overhead"))
        words += ", " + std::to_string(*overhead) + " bytes more for each";
    if (const auto burst = a.size("burst")) words += ", " + size_text(*burst) + " at once";
    return words;
}

}  // namespace

const PolicyKind rate_policy{
    .name = "rate",
    .aware = false,
    .memory = Memory::line,
    .takes_segments = true,
    .takes_triggers = false,
    .own_chance = false,
    .says = "the line has a bandwidth, and a queue before it",
    .parameters = parameters,
    .make = make,
    .tell = tell,
    .example = "rate = { bandwidth = \"10mbit\" }",
};

}  // namespace finwait
