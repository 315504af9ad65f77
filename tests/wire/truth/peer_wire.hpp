// One real host, finwait, and on the other side of the box a script instead of a stack: what it says enters
// the box like anything a peer's TAP yields, and what comes out for it is kept to be looked at.
#pragma once

#include <string>
#include <vector>

#include "policies/engine/middlebox.hpp"
#include "tests/wire/truth/host.hpp"

namespace finwait::truth {

class PeerWire : private Output, private Observer {
  public:
    PeerWire();

    Host& host() { return host_; }
    const Tracker& tracker() const { return box_.tracker(); }
    /// Who talks: the host's MAC is known once it has asked for the peer's.
    Mac host_mac() const { return host_mac_; }
    static Mac peer_mac();
    static Address peer_address();

    /// A frame for the host, and nothing else: its answers wait in the TAP.
    void say(Frame);
    /// Takes in what the host has sent by now.
    void listen();

    /// What came out for the script.
    struct Heard {
        View view;
        std::string roles;  // empty: finwait does not follow it
    };
    std::vector<Heard> heard;

  private:
    bool transmit(Side to, Frame&& frame) override;
    void observe(const Event&) override;
    bool answer_arp(const Frame&);
    void meet();

    Host host_{1};
    Middlebox box_;
    std::vector<Frame> arrived_;
    std::string roles_;  // of the frame that is passing
    Mac host_mac_{};
};

}  // namespace finwait::truth
