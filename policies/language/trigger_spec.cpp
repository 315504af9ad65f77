// Reading `on`.
#include "policies/language/trigger_spec.hpp"

#include "policies/language/conditions.hpp"
#include "policies/language/reader.hpp"

namespace finwait {

namespace {

/// `opened = true`. That something has not happened is no moment.
bool read_moment(Reader& reader, std::string_view key) {
    const auto given = reader.flag(key);
    if (given && !*given)
        reader.complaints().error(reader.position(key), std::string(key) + " = false is not a moment",
                                  "leave it out");
    return given.value_or(false);
}

std::optional<Duration> read_span(Reader& reader, std::string_view key) {
    const auto given = reader.duration(key);
    if (given && *given == Duration::zero())
        reader.complaints().error(reader.position(key), std::string(key) + " of no length is not a moment");
    return given;
}

}  // namespace

TriggerSpec TriggerSpec::read(const Table& on, const Key& key, Complaints& complaints) {
    Reader reader(on, section::on, complaints);
    TriggerSpec trigger;
    trigger.client_state = read_states(reader, "client-state");
    trigger.server_state = read_states(reader, "server-state");
    trigger.opened = read_moment(reader, "opened");
    trigger.closed = read_moment(reader, "closed");
    trigger.idle = read_span(reader, "idle");
    trigger.bytes = reader.size("bytes");
    trigger.age = read_span(reader, "age");
    reader.finish();
    if (on.entries().empty())
        complaints.missing(key.position, "on names no moment",
                           "write one like on = { server-state = \"CLOSE-WAIT\" }");
    return trigger;
}

}  // namespace finwait
