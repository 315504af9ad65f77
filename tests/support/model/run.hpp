// The wire between model hosts and a box, while an exchange runs.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "tests/support/model/exchange.hpp"

namespace finwait::model {

class Run : public Output, public Observer {
  public:
    Run(const Profile&, const Exchange&);
    Outcome to_its_end();

  private:
    struct Travelling {
        Side side;  // whose TAP it is written to, or was read from
        Frame frame;
    };
    bool transmit(Side to, Frame&& frame) override;
    void observe(const Event& event) override { outcome_.events.push_back(event); }

    void add_host(Side, const Address&, const Habits&, Seq iss);
    void begin();
    bool step();
    bool pass_time();
    void compare();
    void compare(const Connection&, Side);
    Host* host_at(const Address&);
    std::string text(const Frame&) const;
    void note(const std::string&);
    void report();

    const Exchange& what_;
    TimePoint now_{};
    Outcome outcome_;
    std::array<std::deque<Host>, 2> hosts_;  // by Side
    std::deque<Travelling> to_box_, to_host_;
    std::array<std::size_t, 2> to_box_from_{}, to_host_on_{};  // how many of them, by Side
    struct Beginning {
        TimePoint at;
        Host* client;
        std::uint16_t port;
        SocketAddress server;
    };
    std::deque<Beginning> beginnings_;
    Script client_script_, server_script_;
    std::unique_ptr<Middlebox> box_;
};

}  // namespace finwait::model
