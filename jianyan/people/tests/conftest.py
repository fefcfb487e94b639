"""Servers of the tests' own, that speak the protocols of others on a port of this machine."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Gateway(BaseHTTPRequestHandler):
    """Takes JSON and keeps it."""

    def do_POST(self):
        self.server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"errcode": 0}')

    def log_message(self, *args):
        """Nothing on the console."""


@contextmanager
def running(handler):
    """A server on a free port while the block lasts; its ``url`` and whatever the handler keeps in it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.url = f"http://127.0.0.1:{server.server_port}"
    server.bodies = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def gateway():
    """A gateway that takes every message."""
    with running(Gateway) as server:
        yield server
