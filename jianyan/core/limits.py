"""How often one may ask: counted by the minute in each working process, forgotten with the minute, stored nowhere."""

from __future__ import annotations

import time
from collections import Counter
from threading import Lock

_LOCK = Lock()
_MINUTE = 60


class _Window:
    minute = 0
    counts: Counter[str] = Counter()


def wait(who: str, most: int) -> int:
    """Count one request of somebody; 0 when it is within the limit, else the seconds until the next minute."""
    now = int(time.time())
    with _LOCK:
        if _Window.minute != now // _MINUTE:
            _Window.minute, _Window.counts = now // _MINUTE, Counter()
        _Window.counts[who] += 1
        return 0 if _Window.counts[who] <= most else _MINUTE - now % _MINUTE
