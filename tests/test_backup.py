"""A backup comes back: into an empty home, into PostgreSQL, and from there again; into nothing else, and only whole."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import uuid
import zipfile
from pathlib import Path

import pytest

import jianyan
from jianyan.core import backup
from jianyan.core.backup import CannotRestore, CannotSave
from jianyan.people.models import Committee
from tests import begun, code

FILL = """
import sys
from datetime import date
from pathlib import Path
import django
django.setup()
from jianyan.core import attachments, backup, tables
tables.prepare()
from jianyan.figures import catalogue, snapshot
from jianyan.figures.scope import Scope
from jianyan.people import actions, beginnings
from jianyan.people.actors import system
from jianyan.people.models import Person, Unit
day = date(2022, 1, 10)
committee = beginnings.begin("lan", "政协岚县委员会", "岚县政协", "county", "root", "correct-horse-9")
by = system(committee)
term = actions.open_term(10, by=by, on=day)
sectors = actions.set_sectors(["经济", "教育"], by=by, on=day)
people = actions.register_persons([Person(name=n, phone=f"1390000000{i}") for i, n in enumerate("甲乙丙")], by=by, on=day)
actions.seat_members(term, [(person, sectors[0]) for person in people], by=by, on=day)
unit, *_ = actions.register_units([Unit(name="县水利局")], by=by, on=day)
attachments.attach(unit, "说明.txt", "正文".encode(), by=by, on=day)
scope = Scope.of_year(committee.pk, 2022)
snapshot.freeze(catalogue.ask(catalogue.find("people.members"), scope), by=by, on=day)
print(backup.save(Path(sys.argv[1])))
"""
REPORT = """
import json
import django
django.setup()
from jianyan.core import attachments, bigrams, search, soundness
from jianyan.core.models import Attachment
from jianyan.figures import audit, catalogue
from jianyan.figures.scope import Scope
from jianyan.people.actors import system
from jianyan.people.models import Committee
by = system(Committee.objects.get())
query = bigrams.parse("水利")
print(json.dumps({
    "figures": [catalogue.ask(one, Scope.of_year(by.committee_id, 2022)).shown for one in catalogue.every()],
    "found": [hit.record.name for hit in search.hits(search.places(search.find(query, by)), query, by)],
    "files": [attachments.read(one).decode() for one in Attachment.objects.of(by.committee_id)],
    "differences": [str(one) for one in audit.everything()], "problems": soundness.problems(),
}))
"""


def run(*arguments, home, database="", password="", expect=0):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JIANYAN_", "DATABASE_"))
    }
    environment |= {"JIANYAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    environment |= {"DATABASE_URL": database} if database else {}
    environment |= {"JIANYAN_ADMIN_PASSWORD": password} if password else {}
    status, told, complaints = begun.run(*map(str, arguments), environment=environment)
    assert status == expect, told + complaints
    return told + (complaints if expect else "")


def command(*arguments, **where):
    return run("-m", "jianyan.cli", *arguments, **where)


def report(**where):
    """What a reader, the auditor and `jianyan check` see of an installation."""
    return json.loads(run("-c", REPORT, **where))


@pytest.fixture(scope="module", autouse=True)
def programs():
    yield
    begun.end()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A small committee on SQLite and its backup: (home, backup file, what saving said)."""
    home = tmp_path_factory.mktemp("source")
    told = run("-c", FILL, home / "one.zip", home=home)
    return home, home / "one.zip", told


@pytest.fixture(scope="module")
def restored(source, tmp_path_factory):
    home = tmp_path_factory.mktemp("restored")
    command("restore", source[1], home=home)
    return home


@pytest.fixture
def a_home(restored, tmp_path):
    """A home of the test's own that was restored."""
    return Path(shutil.copytree(restored, tmp_path / "home"))


@pytest.fixture(scope="module")
def new_database():
    """Makes empty PostgreSQL databases, on the suite's server or on one started for this."""
    import psycopg

    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield from databases(os.environ["DATABASE_URL"], psycopg)
        return
    starter = code.ROOT / "scripts" / "with-postgres"
    if subprocess.run([starter, "--found"]).returncode:
        pytest.skip("no PostgreSQL is installed")
    server = subprocess.Popen(
        [starter, "sh", "-c", "echo $DATABASE_URL; cat"], stdin=-1, stdout=-1, text=True
    )
    try:
        yield from databases(server.stdout.readline().strip(), psycopg)
    finally:
        server.communicate()


def databases(url, psycopg):
    from environ import Env

    given = Env.db_url_config(url)
    where = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    made = []
    with psycopg.connect(
        dbname=given["NAME"], autocommit=True, **{k: v for k, v in where.items() if v}
    ) as admin:

        def new():
            made.append(f"restore_{uuid.uuid4().hex[:10]}")
            admin.execute(f"CREATE DATABASE {made[-1]}")
            return f"{url.rpartition('/')[0]}/{made[-1]}"

        yield new
        for name in made:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_backup_names_the_heads_of_the_journals(source):
    _, file, told = source
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    [(seq, head)] = manifest["heads"].values()
    assert f"日志 lan 第{seq}条 {head}" in told
    assert set(manifest["files"]) >= {"jianyan.sqlite3", "secret.key"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.fixture(scope="module")
def before(source):
    return report(home=source[0])


def test_a_backup_comes_back_into_an_empty_home(source, before, restored):
    assert (restored / "secret.key").read_text() == (source[0] / "secret.key").read_text()
    assert stat.S_IMODE((restored / "secret.key").stat().st_mode) == 0o600
    assert (before["found"], before["files"], before["differences"]) == (["县水利局"], ["正文"], [])
    assert "3名" in before["figures"]
    assert report(home=restored) == before


def test_a_home_with_records_is_left_alone(source, restored):
    assert "请恢复到空的数据目录" in command("restore", source[1], home=restored, expect=2)


@pytest.mark.django_db
def test_a_database_with_records_is_left_alone(source, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    backup._must_be_empty()
    Committee.objects.create(code="lan", name="政协岚县委员会", short_name="岚县政协")
    with pytest.raises(CannotRestore, match="数据库中已有记录"):
        backup.restore(source[1], print)


# As the command does it, without the audit that follows: `report` audits what came of it.
RESTORE = """
import sys
from pathlib import Path
import django
django.setup()
from jianyan.core import backup
backup.restore(Path(sys.argv[1]), print, replace=sys.argv[2:] == ["replace"])
"""


def test_a_backup_of_sqlite_comes_back_into_postgresql_and_from_there_again(
    source, before, new_database, tmp_path
):
    """There too a restore may replace what stands, and one that fails is taken back."""
    first, second = ({"home": tmp_path / str(no), "database": new_database()} for no in (1, 2))
    command("restore", source[1], **first)  # ends with an audit, whose verdict is its own
    command("backup", tmp_path / "two.zip", **first)
    run("-c", RESTORE, tmp_path / "two.zip", **second)
    assert report(**first) == before
    assert report(**second) == before
    assert "原有数据移到了" in run("-c", RESTORE, tmp_path / "two.zip", "replace", **first)
    assert report(**first) == before
    assert "中途失败" in run("-c", ALMOST, tmp_path / "two.zip", **first)
    assert report(**first) == before
    assert len(folders_aside(first["home"])) == 1
    assert "只能恢复到 PostgreSQL" in command("restore", tmp_path / "two.zip", home=tmp_path / "3", expect=2)


def rewritten(file, target, change):
    """A copy of a backup whose members ``change`` may replace: it takes a name and bytes, gives bytes or None."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
    return target


def with_manifest(**values):
    return lambda name, data: (
        json.dumps(json.loads(data) | values).encode() if name == "manifest.json" else data
    )


DAMAGE = {
    "a changed file": lambda name, data: data + b"x" if name == "jianyan.sqlite3" else data,
    "a missing file": lambda name, data: None if name == "secret.key" else data,
    "no manifest": lambda name, data: None if name == "manifest.json" else data,
    "an empty manifest": lambda name, data: b"{}" if name == "manifest.json" else data,
    "a manifest of another kind": lambda name, data: b"[1]" if name == "manifest.json" else data,
    "a newer program": with_manifest(program="99.0.0"),
    "a path outside": with_manifest(files={"../x": "0"}),
    "a file over the program's own": with_manifest(files={"jianyan.sqlite3-wal": "0"}),
    "no database": with_manifest(files={}),
}


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_backup_is_refused_before_anything_is_touched(source, tmp_path, change):
    with pytest.raises(CannotRestore):
        backup._checked(rewritten(source[1], tmp_path / "bad.zip", change))


def test_half_a_backup_is_refused(source, tmp_path):
    whole = source[1].read_bytes()
    for no, data in enumerate((b"", whole[: len(whole) // 2], whole[:4000] + b"\0" * 400 + whole[4400:])):
        (tmp_path / str(no)).write_bytes(data)
        with pytest.raises(CannotRestore):
            backup._checked(tmp_path / str(no))


def test_a_backup_is_not_written_over_another_nor_into_nowhere(tmp_path):
    (tmp_path / "one.zip").touch()
    for place in ("one.zip", "nowhere/one.zip"):
        with pytest.raises(CannotSave):
            backup.save(tmp_path / place)


def test_a_whole_backup_passes(source):
    assert backup._checked(source[1])["program"] == jianyan.__version__
    assert isinstance(source[1], Path)


def test_no_row_is_lost_between_two_batches():
    assert list(backup._batches(iter(range(5)), 2)) == [[0, 1], [2, 3], [4]]


def folders_aside(home):
    return [path for path in home.iterdir() if path.name.startswith(backup.REPLACED)]


def test_a_restore_may_replace_what_is_there_and_keeps_it_aside(source, before, tmp_path):
    home = tmp_path / "home"
    command(
        "init",
        "--code=mei",
        "--name=政协梅县委员会",
        "--short-name=梅县政协",
        "--admin=a",
        home=home,
        password="correct-horse-9",
    )
    command("restore", source[1], "--replace", home=home)
    [aside] = folders_aside(home)
    assert report(home=home) == before
    assert "mei" in committees(aside / "home")


def committees(home):
    with sqlite3.connect(home / "jianyan.sqlite3") as database:
        return {code for (code,) in database.execute("SELECT code FROM people_committee")}


ALMOST = """
import sys
from pathlib import Path
import django
django.setup()
from jianyan.core import backup, tables
def no(*_):
    raise tables.NewerDatabase("中途失败")
tables.prepare = no
try:
    backup.restore(Path(sys.argv[1]), print, replace=True)
except backup.CannotRestore as problem:
    print(problem)
"""


def test_a_restore_that_fails_brings_back_what_was_there(source, before, a_home):
    home = a_home
    assert "中途失败" in run("-c", ALMOST, source[1], home=home)
    assert folders_aside(home) == []
    assert report(home=home) == before


def test_backups_into_a_folder_are_named_by_time_and_the_last_are_kept(source, tmp_path):
    old = [tmp_path / f"jianyan-2022010{day}-030000.zip" for day in (1, 2, 3)]
    for path in (*old, tmp_path / "jianyan-before-a-change.zip"):
        path.touch()
    command("backup", tmp_path, "--keep=2", home=source[0])
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept[0] == old[2].name
    assert len(kept) == 3
    assert kept[2] == "jianyan-before-a-change.zip"


def test_bringing_up_the_tables_saves_what_is_there_first_and_nothing_where_nothing_is(source, tmp_path):
    home, file = tmp_path / "home", tmp_path / "safe.zip"
    command("migrate", "--backup", file, home=home)
    assert not file.exists()
    command("migrate", "--backup", file, home=home)
    assert backup._checked(file)["heads"] == {}


FROM_THE_FUTURE = """
import django
django.setup()
from django.db.migrations.recorder import MigrationRecorder
from django.db import connection
MigrationRecorder(connection).record_applied("core", "9999_of_tomorrow")
"""


def test_a_database_of_a_newer_program_is_not_touched(a_home):
    home = a_home
    run("-c", FROM_THE_FUTURE, home=home)
    assert "更新的版本" in command("migrate", home=home, expect=2)
    assert "core.9999_of_tomorrow" in command("check", home=home, expect=1)
