// Segments that pass an onlooker, in the notation of tests/support/notation.hpp.
#pragma once

#include <string_view>

#include "daemon/capture/zeek_record.hpp"
#include "tcp/dissect.hpp"
#include "tests/support/notation.hpp"

namespace finwait::test {

/// What Zeek would say of the segments told so far. The client is the originator.
class Passing {
  public:
    Passing& client(std::string_view text) { return saw(End::client, text); }
    Passing& server(std::string_view text) { return saw(End::server, text); }
    Passing& damaged(End from, int times = 1) {
        for (; times > 0; --times) record_.saw_damaged(from);
        return *this;
    }
    Passing& turned_round() {
        record_.turned_round();
        return *this;
    }
    Passing& established() { return client("S 0:0(0)").server("S. 0:0(0) ack 1").client(". 1:1(0) ack 1"); }
    std::string_view history() const { return record_.history(); }
    std::string_view conn_state() const { return record_.conn_state(); }
    const ZeekRecord& record() const { return record_; }

  private:
    Passing& saw(End from, std::string_view text) {
        record_.saw(from, dissect(frame(text, from)));
        return *this;
    }
    ZeekRecord record_;
};

}  // namespace finwait::test
