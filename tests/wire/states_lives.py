"""The lives that states_test.py looks at."""
import inspect
import socket
import time

from states_life import fill, linger
import lab


# The lives. Each runs from one yield to the next; at every yield all of them are looked at. A life's docstring is what the
# box does to it: its policies, one a line.

def curl_closes_first(life):
    life.wire.client("curl", "-sS", "--fail", "-o", "/dev/null", life.url("bytes/300000", 80))
    yield


def server_closes_first_by_http(life):
    life.wire.client("curl", "-sS", "--fail", "-o", "/dev/null", "-H", "Connection: close", life.url("bytes/7", 80))
    yield


def iperf3(life):
    with life.wire.serving("sh", "-c", f"exec iperf3 --server --one-off --port {life.port} 2> /dev/null", port=life.port):
        life.wire.client("iperf3", "--client", life.at("server")[0], "--port", life.port, "--bytes", "4M", "--parallel", 2)
    yield


def established(life):
    life.pair()
    yield
    yield
    yield


def half_close_held_open(life):
    client, server = life.pair()
    client.shutdown(socket.SHUT_WR)
    yield
    server.send(b"more")
    assert client.recv(4) == b"more"
    yield
    server.close()
    yield


def server_closes_first(life):
    client, server = life.pair()
    server.close()
    yield
    client.close()
    yield


def simultaneous_close(life):
    """match = { role = "active-fin" } hold = { until = "peer-fin", at-most = "60s" }"""
    client, server = life.pair()
    client.shutdown(socket.SHUT_WR)
    yield
    server.shutdown(socket.SHUT_WR)
    yield


def closing(life):
    """match = { role = "active-fin", retransmission = true } drop = {}
    match = { role = "active-fin" } hold = { until = "peer-fin", at-most = "60s" }
    match = { role = "active-fin-ack" } drop = {}"""
    client, server = life.pair()
    client.shutdown(socket.SHUT_WR)
    server.shutdown(socket.SHUT_WR)
    yield
    life.left_in_silence("client", "CLOSING", "CLOSED")
    linger(client, 0)
    client.close()
    yield


def simultaneous_open(life):
    """match = { role = "syn" } hold = { until = "peer-syn", at-most = "60s" }"""
    client = life.dial(port=life.port, wait=False)
    yield
    server = life.socket("server")
    server.bind(life.at("server"))
    server.connect(life.at("client"))
    yield
    server.close()
    yield
    client.close()


def abort_with_unread_data(life):
    client, server = life.pair()
    client.send(b"nobody reads this")
    lab.wait_until("it to arrive", lambda: server.recv(100, socket.MSG_PEEK))
    server.close()
    yield


def abort_whose_reset_is_lost(life):
    """match = { role = "rst", from = "client" } drop = {}"""
    client, server = life.pair()
    linger(client, 0)
    client.close()
    yield
    server.close()
    yield


def refused(life):
    life.dial(wait=False)
    yield


def refusal_lost(life):
    """match = { role = "refusal" } drop = {}"""
    caller = life.dial(wait=False)
    yield
    life.left_in_silence("client", "SYN-SENT", "CLOSED")
    caller.close()
    yield


def connect_given_up(life):
    """match = { role = "syn" } drop = {}"""
    caller = life.dial(wait=False)
    yield
    life.left_in_silence("client", "SYN-SENT", "CLOSED")
    caller.close()
    yield


def curl_gives_up(life):
    """match = { role = "syn-ack" } drop = {}"""
    life.listen()
    life.left_in_silence("client", "SYN-SENT", "CLOSED")
    life.wire.client("curl", "-sS", "--connect-timeout", 1, life.url("", life.port), check=False)
    yield


def listener_closed_before_the_handshake_was_done(life):
    """match = { role = "handshake-ack" } drop = {}"""
    listener = life.listen()
    client = life.dial()
    yield
    life.left_in_silence("server", "SYN-RECEIVED", "CLOSED")
    listener.close()
    lab.wait_until("the request to be dropped", lambda: not life.kernel_says("server", "SYN-RECEIVED"))
    yield
    client.send(b"is anybody there?")
    yield


def listener_closed_before_it_was_heard(life):
    """match = { role = "syn-ack" } drop = {}"""
    listener = life.listen()
    life.dial(wait=False)
    yield
    life.left_in_silence("server", "SYN-RECEIVED", "CLOSED")
    listener.close()
    lab.wait_until("the request to be dropped", lambda: not life.kernel_says("server", "SYN-RECEIVED"))
    yield


def accept_queue_full(life):
    life.listen(backlog=0)
    for _ in range(3):
        life.dial(wait=False)
    yield
    yield


def last_ack_lost(life):
    """match = { role = "last-ack" } drop = {}"""
    client, server = life.pair()
    client.close()
    assert server.recv(1) == b""
    server.close()
    yield
    yield


def aborted_in_last_ack(life):
    """match = { role = "last-ack" } drop = {}"""
    client, server = life.pair()
    client.close()
    assert server.recv(1) == b""
    server.shutdown(socket.SHUT_WR)
    yield
    life.left_in_silence("server", "LAST-ACK", "CLOSED")
    linger(server, 0)
    server.close()
    yield


def aborted_in_fin_wait_1(life):
    """match = { role = "active-fin" } drop = {}"""
    client, _ = life.pair()
    client.shutdown(socket.SHUT_WR)
    yield
    linger(client, 0)
    client.close()
    yield


def fin_lost(life):
    """match = { role = "active-fin" } drop = {}"""
    client, _ = life.pair()
    client.close()
    yield
    yield


def fin_and_its_acks_lost(life):
    """match = { role = "active-fin-ack" } drop = {}"""
    client, server = life.pair()
    client.close()
    yield
    assert server.recv(1) == b""
    server.close()
    yield


def orphan_in_fin_wait_2(life):
    client, _ = life.pair()
    client.close()
    yield
    lab.wait_until("its time to be up", lambda: not life.kernel_says("client", "FIN-WAIT-2"))
    yield


def orphan_of_less_patience(life):
    client, _ = life.pair()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_LINGER2, 1)
    life.left_in_silence("client", "FIN-WAIT-2", "CLOSED")
    client.close()
    lab.wait_until("its time to be up", lambda: not life.kernel_says("client", "FIN-WAIT-2"))
    yield


def orphan_that_is_told_more(life):
    client, server = life.pair()
    client.close()
    server.send(b"more")
    yield


def fin_behind_a_closed_window(life):
    client, _ = life.pair(buffer=4096)
    fill(client)
    yield
    life.left_in_silence("client", "ESTABLISHED", "FIN-WAIT-1")
    client.close()
    yield


def passive_fin_behind_a_closed_window(life):
    client, server = life.pair(buffer=4096)
    client.shutdown(socket.SHUT_WR)
    fill(server)
    yield
    life.left_in_silence("server", "CLOSE-WAIT", "LAST-ACK")
    server.shutdown(socket.SHUT_WR)
    yield


def kept_alive(life):
    client, _ = life.pair()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    yield
    time.sleep(1.2)
    yield


def twenty_at_once(life):
    listener = life.listen()
    clients = [life.dial(wait=False) for _ in range(20)]
    servers = [life.take(listener) for _ in clients]
    yield
    for number, client in enumerate(clients):
        client.setblocking(True)
        if number % 4 == 0:
            client.close()
        elif number % 4 == 1:
            servers[number].close()
        elif number % 4 == 2:
            linger(client, 0)
            client.close()
    yield
    for server in servers:
        server.close()
    yield


def port_taken_again_out_of_time_wait(life):
    listener = life.listen()
    first = life.dial(port=life.port)
    taken = life.take(listener)
    taken.close()
    assert first.recv(1) == b""
    first.close()
    yield
    time.sleep(1)  # its timestamps have to be newer
    life.dial(port=life.port)
    life.take(listener)
    yield


def port_taken_again_after_a_lost_reset(life):
    """match = { role = "rst" } drop = {}"""
    listener = life.listen()
    first = life.dial(port=life.port)
    life.take(listener)
    linger(first, 0)
    first.close()
    yield
    life.dial(port=life.port, wait=False)
    yield


LIVES = [value for value in list(globals().values()) if inspect.isgeneratorfunction(value)]
