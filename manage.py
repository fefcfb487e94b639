#!/usr/bin/env python
"""Django's own commands, for those used to them; `jianyan` is the console script."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianyan.settings")
    execute_from_command_line(sys.argv)
