"""Primary keys: 63-bit integers made in Python, ordered by time, without a central sequence.

41 bits of milliseconds since 2020, 22 bits that start at random and count up inside a millisecond (over its edge when
it must). Two processes that each make one in the same millisecond collide with probability 2^-22; the primary key
constraint turns that into an error, never into a mixed-up record.
"""

import secrets
import threading
import time

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01T00:00:00Z
_LOW_BITS = 22
_lock = threading.Lock()
_last = 0


def new() -> int:
    """A new identifier, larger than every one this process made before."""
    global _last
    with _lock:
        fresh = ((time.time_ns() // 1_000_000 - _EPOCH_MS) << _LOW_BITS) | secrets.randbits(_LOW_BITS)
        _last = max(fresh, _last + 1)
        return _last
