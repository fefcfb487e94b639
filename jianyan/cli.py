"""The console script: a thin door over the rooms."""

import os
import sys


def main() -> int:
    """Run `jianyan COMMAND`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
    return 0
