"""`jianyan serve` in a process group of its own, which can be killed as a whole and started again."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType


class Served:
    """The server with its worker on a port, as long as the block lasts; its passing files lie in ``passing``."""

    def __init__(self, port: int, passing: Path) -> None:
        self.port, self.passing = port, passing
        passing.mkdir()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Served:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "jianyan.cli", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=os.environ | {"TMPDIR": str(self.passing)}, start_new_session=True
        )
        while not self._answers():
            if self.process.poll() is not None:
                raise RuntimeError("the server did not start")
            time.sleep(0.2)

    def kill(self) -> None:
        """Kill web processes and worker at once, with no chance to finish anything."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/accounts/login/")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
