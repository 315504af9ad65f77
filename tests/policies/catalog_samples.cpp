#include "tests/policies/catalog_samples.hpp"

#include <ostream>

namespace finwait {

void PrintTo(const PolicyKind* kind, std::ostream* out) {
    *out << kind->name;
}

}  // namespace finwait

namespace finwait::test {

const std::map<std::string_view, std::vector<std::string>>& catalog_samples() {
    static const std::map<std::string_view, std::vector<std::string>> all = {
        {"delay",
         {"delay = { one-way = '3ms', jitter = '2ms', keep-order = false }",
          "delay = { one-way = '3ms', jitter = '1ms', distribution = 'pareto', correlation = '40%' }"}},
        {"loss",
         {"loss = { chance = '20%' }", "loss = { chance = '20%', burst = 3 }",
          "loss = { model = 'four-state', p13 = '10%', p31 = '30%', p14 = '5%' }",
          "loss = { pattern = '110111' }"}},
        {"duplicate", {"duplicate = { chance = '20%', correlation = '10%', copies = 2, gap = '1ms' }"}},
        {"reorder", {"reorder = { chance = '30%', correlation = '10%', gap = 2, by = '3ms' }"}},
        {"rate",
         {"rate = { bandwidth = '30mbit', queue = '20 packets' }",
          "rate = { bandwidth = '10mbit', drop = 'codel', target = '1ms', interval = '5ms', burst = 3000 }"}},
        {"outage",
         {"active = { after = '5ms', for = '2ms', every = '7ms' }\noutage = { direction = 'from-b' }"}},
        {"throttle", {"throttle = { bandwidth = '30mbit', queue = '10 packets' }"}},
        {"blackhole",
         {"match = { role = 'data', from = 'server' }\nchance = '30%'\nblackhole = { for = '5ms' }",
          "on = { bytes = 9000 }\nblackhole = { direction = 'from-server' }"}},
        {"drop", {"match = { role = 'data' }\nchance = '30%'\ndrop = {}"}},
        {"hold", {"match = { role = 'data' }\nchance = '50%'\nhold = { until = 'ack', at-most = '5ms' }"}},
        {"corrupt", {"corrupt = { chance = '20%', bits = 2 }"}},
        {"rewrite",
         {"match = { role = 'data' }\nrewrite = { window = 1000, ttl = 7 }",
          "match = { role = 'data' }\nrewrite = { sequence-by = 3 }"}},
        {"overtake", {"match = { role = 'ack' }\novertake = { n = 2, lookahead = '3ms' }"}},
        {"refuse",
         {"chance = '50%'\nchance-per = 'connection'\nmatch = { server-port = 80 }\nrefuse = { with = "
          "'prohibited' }"}},
        {"unreachable",
         {"match = { role = 'data' }\nunreachable = { to = 'sender', count = 2, interval = '1ms' }"}},
        {"forge",
         {"match = { role = 'data' }\nchance = '20%'\nforge = { segment = 'ack', to = 'receiver', sequence = "
          "'outside' }",
          "on = { server-state = 'CLOSE-WAIT' }\nforge = { replay = 'syn', to = 'server' }"}},
        {"reset",
         {"match = { role = 'data' }\nchance = '20%'\nreset = { sequence = 'in-window', count = 2, interval "
          "= '1ms' }",
          "on = { server-state = 'CLOSE-WAIT' }\nafter = '1ms'\nreset = { to = 'client' }"}},
    };
    return all;
}

}  // namespace finwait::test
