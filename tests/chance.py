"""How often chance plays a walk over the database: beside PostgreSQL a third as often as beside SQLite.

Many examples look for the order of acts in which a rule fails, and a rule is Python. The statements those acts send are
the same in each example, so a few show whether a database answers otherwise; chance makes them others on another day.
"""

import os

BESIDE_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
EVERYTHING = bool(os.environ.get("EVERYTHING"))


def examples(wanted: int) -> int:
    """For ``@settings(max_examples=examples(30))``; EVERYTHING=1 plays all beside both."""
    return max(2, wanted // 3) if BESIDE_POSTGRESQL and not EVERYTHING else wanted
