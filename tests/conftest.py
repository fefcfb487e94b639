"""The tests of the demo year stand apart: they share one database into which the year was played once."""

import sys

collect_ignore = [] if any("tests/year" in argument for argument in sys.argv) else ["year"]
