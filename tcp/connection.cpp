#include "tcp/connection.hpp"

namespace finwait {

std::string to_string(const SocketAddress& socket) {
    const std::string port = ":" + std::to_string(socket.port);
    return socket.address.v6 ? "[" + to_string(socket.address) + "]" + port
                             : to_string(socket.address) + port;
}

Side Connection::side_of(End end) const {
    const Side likely_server =
        address[index(Side::a)].port < address[index(Side::b)].port ? Side::a : Side::b;
    const Side client = opener ? *opener : opposite(likely_server);
    return end == End::client ? client : opposite(client);
}

}  // namespace finwait
