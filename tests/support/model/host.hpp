// A host with one address: its sockets, who listens, and what is answered where there is no socket.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "tcp/address.hpp"
#include "tcp/connection.hpp"
#include "tcp/frame.hpp"
#include "tcp/view.hpp"
#include "tests/support/model/application.hpp"
#include "tests/support/model/endpoint.hpp"

namespace finwait::model {

struct Socket {
    SocketAddress here, there;
    Endpoint endpoint;
    Application application;
};

class Host {
  public:
    using Transmit = std::function<void(Frame&&)>;
    Host(const Address&, const Habits&, Seq first_iss, Transmit);
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    void listen(std::uint16_t port, const Script&);
    void connect(TimePoint, std::uint16_t port, const SocketAddress& to, const Script&);

    void arrives(TimePoint, const Frame&);
    /// One application does one thing; false when none has anything to do.
    bool act(TimePoint);
    void advance(TimePoint);
    std::optional<TimePoint> next_deadline() const;

    const Address& address() const { return address_; }
    /// CLOSED where there is no socket with these ends, be it that something listens.
    State state(const SocketAddress& here, const SocketAddress& there) const;
    /// Every socket it ever had, oldest first.
    const std::deque<Socket>& sockets() const { return sockets_; }
    /// RSTs that answered segments to no socket.
    unsigned resets() const { return resets_; }

  private:
    Socket* find(const SocketAddress& here, const SocketAddress& there);
    Socket& add(TimePoint, const SocketAddress& here, const SocketAddress& there, const Script&);
    void without_socket(TimePoint, const Segment&, const SocketAddress& here, const SocketAddress& there);
    void icmp(TimePoint, const Frame&, const View&);
    void send(const Segment&, const SocketAddress& here, const SocketAddress& there);

    Address address_;
    Habits habits_;
    Seq first_iss_;
    Transmit transmit_;
    std::deque<Socket> sockets_;
    std::map<std::uint16_t, Script> listeners_;
    unsigned resets_ = 0;
};

Mac mac_of(const Address&);

}  // namespace finwait::model
