"""What the benchmarks share: the processor time of processes, and bars that pass or fail."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Bar:
    """What was measured and what it may be at most."""

    name: str
    measured: float
    limit: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.measured <= self.limit

    def __str__(self) -> str:
        said = "pass" if self.holds else "FAIL"
        return f"{said}  {self.name}: {self.measured:.4g}{self.unit} (at most {self.limit:g}{self.unit})"


def report(bars: Sequence[Bar]) -> int:
    """Print every bar; 1 when one does not hold."""
    for bar in bars:
        print(bar)
    return int(not all(bar.holds for bar in bars))


def machine() -> str:
    """On what it was measured."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), platform.processor())
    load = os.getloadavg()[0]
    return f"{model}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}"


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def cpu_of(call: Callable[[], object], times: int = 1) -> float:
    """The processor seconds of one call in this process, the mean of some."""
    began = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - began) / times


def family(pid: int) -> list[int]:
    """A process and all that descend from it; what ended while one looked is none."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_of_family(pid: int) -> float:
    """The processor seconds of a process, its children, and those it has buried."""
    return sum(_ticks(one) for one in family(pid)) * TICK


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):  # its parent counts it among those it has buried
        return 0
    return sum(int(one) for one in fields[11:15])


def shared_memory(pid: int) -> float:
    """The proportional set size of a process in MB: its own memory and its part of what it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise LookupError(pid)
