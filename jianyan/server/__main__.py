"""`python -m jianyan.server`: what the bundle and the installed `jianyanctl` call."""

import sys

from jianyan.server.control import main

sys.exit(main())
