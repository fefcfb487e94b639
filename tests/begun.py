"""Programs of their own, begun from one that has loaded the code: each reads its own settings, and need not load it again.

Loading takes ten times as long as what most commands of a small installation do. ``python -m tests.begun`` is the loaded
one: it never opens a database and asks no setting, so what it hands on is the code alone.
"""

import gc
import json
import os
import runpy
import subprocess
import sys
import tempfile
from functools import cache

from tests import code


def run(*arguments, environment):
    """As ``subprocess.run([python, *arguments])``, for ``-c`` and ``-m``: (exit code, what was printed, the complaints)."""
    loaded = _loaded()
    print(json.dumps([arguments, environment]), file=loaded.stdin, flush=True)
    return json.loads(loaded.stdout.readline())


def end():
    """Let the loaded program go, where there is one."""
    if _loaded.cache_info().currsize:
        _loaded().communicate()
        _loaded.cache_clear()


@cache
def _loaded():
    return subprocess.Popen(
        [sys.executable, "-m", "tests.begun"],
        env=os.environ | {"DATABASE_URL": ""},
        cwd=code.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _serve():
    for line in sys.stdin:
        arguments, environment = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaints:
            if not (child := os.fork()):
                return _begin(arguments, environment, out, complaints)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(json.dumps([status, _read(out), _read(complaints)]), flush=True)
    return None


def _read(file):
    file.seek(0)
    return file.read().decode()


def _begin(arguments, environment, out, complaints):
    """In the child: what it prints goes to files, its environment and settings are its own."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(complaints.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    _read_settings()
    how, what, *rest = arguments
    sys.argv = [what, *rest]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})


def _read_settings():
    from importlib import reload

    from django import conf
    from django.db import connections

    from jianyan import settings

    reload(settings)
    # Which databases there are is read as early as a room's tables are made.
    conf.settings._wrapped = conf.empty
    connections.__dict__.pop("settings", None)
    connections.__init__()


if __name__ == "__main__":
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    MigrationLoader(None)
    gc.freeze()  # no child looks through what all share, which would give it a copy of each page
    _serve()
