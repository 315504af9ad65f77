"""An HTTP/1.1 server for tests, with a deep accept queue (python's own has room for 5). GET /bytes/N answers with N bytes
that differ at every place, so that a lost, doubled or misplaced piece shows."""
import http.server
import socket
import sys

BLOCK = 1 << 20
NOISE = bytes((i * 197 + (i >> 8) * 59 + (i >> 16)) & 0xFF for i in range(BLOCK - 8))


def content(size):
    """The N bytes, a block at a time. Each block starts with its number."""
    for number in range((size + BLOCK - 1) // BLOCK):
        block = number.to_bytes(8, "big") + NOISE
        yield block[: min(BLOCK, size - number * BLOCK)]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        size = int(self.path.rsplit("/", 1)[1])
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        for block in content(size):
            self.wfile.write(block)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6  # and IPv4 with it
    request_queue_size = 512
    daemon_threads = True


if __name__ == "__main__":
    Server(("::", int(sys.argv[1]) if len(sys.argv) > 1 else 80), Handler).serve_forever()
