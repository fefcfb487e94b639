"""What every test starts from: a home of its own, the settings, and a browser for those that need one."""

from __future__ import annotations

import gc
import os
import pickle
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import TestCase

import pytest
from hypothesis import settings

from tests.chance import BESIDE_POSTGRESQL, EVERYTHING

pytest_plugins = ["tests.windows"]
HOME = Path(tempfile.mkdtemp(prefix="jianyan-test-"))
(HOME / "static").mkdir()  # whitenoise warns where it is missing

# Settings are read here, before anything imports them, so that no variable of the person's own shell and no file of
# their own installation reaches a test. DATABASE_URL stays: it chooses the database the suite runs on.
for name in [name for name in os.environ if name.startswith("JIANYAN_")]:
    del os.environ[name]
os.environ |= {
    "JIANYAN_HOME": str(HOME),
    "JIANYAN_SECRET_KEY": "only-for-tests",
    "JIANYAN_JOBS": "immediate",
    "DJANGO_SETTINGS_MODULE": "jianyan.settings",
}


def pytest_configure(config: pytest.Config) -> None:
    import django

    django.setup()
    # A busy machine is no failure, so no example has a deadline. A build machine judges the change, not the day's
    # dice; elsewhere examples stay random.
    settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
    settings.load_profile("house")
    _hash_passwords_fast()
    _empty_what_was_filled()
    _find_static_files_once()
    _wait_for_no_disk()
    gc.set_threshold(50_000, 20, 20)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A run of the browser tests alone reads only the files in which a window is opened.

    Beside PostgreSQL no file is read of which nothing would be played.
    """
    if AGAIN_ONLY and (ON_NO_DATABASE.search(collection_path.stem) or collection_path in WITHOUT_DJANGO):
        return True
    if config.option.markexpr != "browser" or collection_path.suffix != ".py":
        return None
    return None if OPENS_A_WINDOW.search(collection_path.read_text()) else True


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded stays loaded, so looking through it for rubbish again and again is a tenth of a run."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(HOME, ignore_errors=True)


AGAIN_ONLY = BESIDE_POSTGRESQL and not EVERYTHING
WINDOWS, TABLES = (
    {"chromium", "page", "new_page"},
    {"db", "transactional_db", "django_db_setup", "live_server"},
)
COUNTS_STATEMENTS = {"queries", "same_queries"}
# What a page says; which role may make which move in which state.
ON_NO_DATABASE = re.compile(r"^test_(.+_)?(pages?|table)$")
WITHOUT_DJANGO = {Path(__file__).parent / "jianyan" / room for room in ("kit", "language", "server")}
OPENS_A_WINDOW = re.compile(r"\bchromium\b|\bpage\b|\bnew_page\b|\bstory\b|\bmark\.browser\b")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests last: while playwright's event loop lives, Django's guard against async use is off.

    Beside PostgreSQL only what can differ there is played again: what asks the database. What a window draws, a
    function reckons, a page says, whose move a table of states allows or how many statements are sent hangs on no
    database; that every page opens is seen by the crawl (tests/test_crawl.py), as each role, and that it serves a
    browser by one story (``both``) on a desk. Chance plays fewer examples there (tests/chance.py).
    EVERYTHING=1 plays all beside both.
    """
    for item in items:
        if WINDOWS & _fixtures(item):
            item.add_marker(pytest.mark.browser)
    items.sort(key=_turn)
    if AGAIN_ONLY:
        again = [item for item in items if _may_differ(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _may_differ(item)])
        items[:] = again


def _turn(item: pytest.Item) -> int:
    """Which part of a run: without a window, the long stories at windows, the other windows."""
    if not item.get_closest_marker("browser"):
        return 0
    return 1 if item.path.parent.name == "journeys" else 2


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def _may_differ(item: pytest.Item) -> bool:
    if (
        item.get_closest_marker("long")
        or _fixtures(item) & COUNTS_STATEMENTS
        or ON_NO_DATABASE.search(item.path.stem)
    ):
        return False
    if item.get_closest_marker("browser"):
        return item.get_closest_marker("both") is not None and not item.name.endswith("[phone]")
    if (case := getattr(item, "cls", None)) and issubclass(case, TestCase):
        return True  # hypothesis' walks through Django's own test case: it opens the database without being marked
    return item.get_closest_marker("django_db") is not None or bool(TABLES & _fixtures(item))


def _hash_passwords_fast() -> None:
    """The same algorithm with the smallest cost: a test signs in, it does not guard a password."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1


def _empty_what_was_filled() -> None:
    from tests import emptying

    emptying.install()


def _find_static_files_once() -> None:
    """Each client of a test is a server that begins anew, and would look at each static file before its first page."""
    from jianyan.core.static import Static

    find, found = Static.add_files_from_finders, {}

    def once(self: Static) -> None:
        gathered, self.files = self.files, {}
        if not found:
            find(self)
            found.update(self.files)
        self.files = found | gathered

    Static.add_files_from_finders = once


def _wait_for_no_disk() -> None:
    """What a test writes is made to be thrown away; each file kept would wait twice for the disk."""
    os.fsync = lambda descriptor: None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite's test database is a file, as in an office: the server of a browser test has connections of its own."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(HOME / "test.sqlite3")
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database is made, and what it was made with is known."""
    from tests import emptying

    with django_db_blocker.unblock():
        emptying.remember()


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., Any]]:
    """Makes what all tests of a module start from: ``once(world)``.

    A test takes back what it wrote itself, the end of the module the rest. Not for modules with real transactions,
    nor with classes of tests: Django closes the connection behind those.
    """
    from django.db import connection, transaction

    def make(build: Callable[..., Any]) -> Any:
        with django_db_blocker.unblock():
            made = build()
            if connection.vendor == "postgresql":
                connection.check_constraints()  # else the keys of all this are asked again at the end of each test
            return made

    beginning = transaction.atomic()
    beginning._from_testcase = True  # type: ignore[attr-defined]  # so that durable blocks may stand in it
    with django_db_blocker.unblock():
        beginning.__enter__()
    yield make
    with django_db_blocker.unblock():
        assert connection.in_atomic_block, "real transactions, or a class of tests, beside records made once"
        transaction.set_rollback(True)
        beginning.__exit__(None, None, None)


@pytest.fixture(scope="module")
def start(once: Callable[..., Any], request: pytest.FixtureRequest) -> Any:
    """The small committee of the room whose tests these are."""
    return once(import_module(f"{request.module.__package__}.factories").world)


@pytest.fixture(scope="module")
def kept(start: Any) -> bytes:
    return pickle.dumps(start)


@pytest.fixture
def at(db: None, kept: bytes) -> Any:
    """What the module starts from, in objects of the test's own; read from bytes, a fifth of the cost of a deep copy."""
    return pickle.loads(kept)


@pytest.fixture
def queries() -> Callable[[Callable[[], object]], list[str]]:
    """Calls a function and gives the SQL it sent: ``assert len(queries(lambda: client.get(url))) <= 20``."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def run(call: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            call()
        return [query["sql"] for query in captured.captured_queries]

    return run


@pytest.fixture
def same_queries(queries: Callable[[Callable[[], object]], list[str]]) -> Callable[..., int]:
    """Asserts that a page sends as many statements for many rows as for few: ``same_queries(open_page, add_rows)``.

    The page is opened once before it is counted, so that what it caches is there. Gives the number of statements.
    """

    def check(call: Callable[[], object], grow: Callable[[], object]) -> int:
        call()
        few = queries(call)
        grow()
        many = queries(call)
        assert len(many) <= len(few), "more rows, more statements:\n" + "\n".join(many)
        return len(many)

    return check


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.failed = report.failed
    return report
