// See explain_notes.hpp.
#include "cli/explain_notes.hpp"

#include <fmt/format.h>

#include "daemon/journal/human.hpp"

namespace finwait {
namespace {

const char* was(std::uint64_t n) {
    return n == 1 ? "was" : "were";
}

}  // namespace

std::string capture_line(const CaptureReader& reader, const Onlooker& onlooker) {
    const Onlooker::Counters& c = onlooker.counters();
    return fmt::format("{}: {} in {}, {}: {}, {}", reader.name(), human_count(reader.packets(), "packet"),
                       human_duration(onlooker.now().time_since_epoch()), name(reader.link()),
                       human_count(onlooker.tracked().opened, "connection"),
                       human_count(c.segments, "segment"));
}

std::vector<std::string> capture_notes(const CaptureReader& reader, const Onlooker& onlooker,
                                       TakenAt taken_at) {
    const Onlooker::Counters& c = onlooker.counters();
    std::vector<std::string> notes;
    const auto note = [&notes](std::uint64_t n, const char* what, const std::string& says) {
        if (n != 0) notes.push_back(human_count(n, what) + ' ' + says);
    };
    if (reader.ending() == CaptureReader::Ending::cut) notes.push_back(reader.trouble());
    note(c.not_tcp, "packet", fmt::format("{} not TCP", was(c.not_tcp)));
    note(c.fragments, "packet", fmt::format("{} IP fragments, which are not followed", was(c.fragments)));
    for (std::size_t i = 1; i < c.oddities.size(); ++i)
        note(c.oddities[i], "packet",
             fmt::format("{} not understood: {}", was(c.oddities[i]), sentence(static_cast<Oddity>(i))));
    note(c.headers_cut, "packet",
         fmt::format(
             "{} cut inside the headers and could not be followed; capture with a snap length of 128 or more",
             was(c.headers_cut)));
    note(c.cut, "segment",
         fmt::format("{} cut by the snap length; headers tell enough, their checksums cannot be checked",
                     was(c.cut)));
    note(c.options_cut, "segment",
         "lost TCP options to the snap length: windows and timestamps may be misjudged");
    note(c.twice, "segment",
         fmt::format("{} captured twice, as on two interfaces; the first of each counts", was(c.twice)));
    note(c.damaged, "segment", "had a wrong checksum: no receiver takes such a one, so it moved nobody");
    const std::uint64_t of_client = c.unfinished[index(End::client)],
                        of_server = c.unfinished[index(End::server)];
    note(of_client + of_server, "checksum",
         fmt::format("{} left to the sender's device (offload) and taken for right",
                     was(of_client + of_server)));
    if (taken_at == TakenAt::between && (of_client == 0) != (of_server == 0))
        notes.push_back(
            fmt::format("all of them are of {0}s: if this was captured on the {0}'s host, --taken-at {0} "
                        "does not take for granted that what it sent arrived",
                        of_client != 0 ? "client" : "server"));
    note(c.superframes, "segment",
         fmt::format("{} larger than the MSS: segmentation offload; each counts as one", was(c.superframes)));
    note(c.no_beginning, "connection",
         fmt::format("{} seen from the middle on: the beginning is not in the capture", was(c.no_beginning)));
    note(c.one_direction, "connection", "passed in one direction only, as far as the capture shows");
    note(c.gaps, "gap", "in the data: acknowledged, but not captured; the capture has lost packets");
    note(c.stray, "segment", "belonged to no connection that was followed");
    note(reader.backwards(), "packet",
         "had an earlier time than one before, and took that one's; reordercap sorts a capture");
    note(onlooker.gave_up_for_room(), "connection",
         fmt::format("{} let go before the end, because more were open at once than are followed "
                     "(--max-connections)",
                     was(onlooker.gave_up_for_room())));
    return notes;
}

std::vector<std::pair<std::string, std::uint64_t>> capture_counts(const CaptureReader& reader,
                                                                  const Onlooker& onlooker) {
    const Onlooker::Counters& c = onlooker.counters();
    std::vector<std::pair<std::string, std::uint64_t>> counts;
    const auto count = [&counts](std::string key, std::uint64_t n) {
        if (n != 0) counts.emplace_back(std::move(key), n);
    };
    count("segments", c.segments);
    count("not-tcp", c.not_tcp);
    count("fragments", c.fragments);
    for (std::size_t i = 1; i < c.oddities.size(); ++i)
        count(std::string("oddity.") + name(static_cast<Oddity>(i)), c.oddities[i]);
    count("headers-cut", c.headers_cut);
    count("cut", c.cut);
    count("options-cut", c.options_cut);
    count("captured-twice", c.twice);
    count("wrong-checksums", c.damaged);
    count("client-unfinished-checksums", c.unfinished[index(End::client)]);
    count("server-unfinished-checksums", c.unfinished[index(End::server)]);
    count("superframes", c.superframes);
    count("no-beginning", c.no_beginning);
    count("one-direction", c.one_direction);
    count("gaps", c.gaps);
    count("stray", c.stray);
    count("times-backwards", reader.backwards());
    count("let-go", onlooker.gave_up_for_room());
    return counts;
}

}  // namespace finwait
