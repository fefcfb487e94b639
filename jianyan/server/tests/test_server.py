"""What the installer decides by itself; that it works on a machine is proven by scripts/try-bundle."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from jianyan.server import control, machine, release
from jianyan.server.change import Refused
from jianyan.server.places import UNITS, Places, read_settings
from jianyan.server.release import Bundle, State

FILES = Path(release.__file__).parent / "files"


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path)
    places.releases.mkdir(parents=True)
    return places


def installed(places, *versions):
    for version in versions:
        (places.releases / version).mkdir()
        (places.releases / version / release.COMPLETE).touch()


def settings_of(tmp_path, text):
    (tmp_path / "jianyan.env").write_text(text, encoding="utf-8")
    return read_settings(tmp_path / "jianyan.env")


def test_settings_are_read_without_expanding_anything(tmp_path):
    text = """
# 说明
; also a remark
JIANYAN_HOSTS=a.example,b.example
DATABASE_URL = postgres://u:p$HOME%23=x@h/n
QUOTED="two words"
EMPTY=
"""
    assert settings_of(tmp_path, text) == {
        "JIANYAN_HOSTS": "a.example,b.example",
        "DATABASE_URL": "postgres://u:p$HOME%23=x@h/n",
        "QUOTED": "two words",
        "EMPTY": "",
    }


@pytest.mark.parametrize("line", ["JIANYAN_HTTPS", "export A=1", "=1", "1A=2"])
def test_a_line_that_is_no_setting_is_named(tmp_path, line):
    with pytest.raises(ValueError, match="第2行"):
        settings_of(tmp_path, f"A=1\n{line}\n")


def test_the_settings_file_we_bring_sets_nothing():
    assert read_settings(FILES / "jianyan.env") == {}


def test_there_is_no_moment_without_a_current_release(places):
    installed(places, "0.1.0", "0.1.1")
    assert release.current(places) == ""
    for version in ("0.1.0", "0.1.1", "0.1.0"):
        release.switch(version, places)
        assert release.current(places) == version
        assert places.current.readlink() == Path("releases") / version


def test_half_a_release_is_never_taken_for_a_whole_one(places):
    installed(places, "0.1.0", "0.1.1")
    (places.releases / "0.1.2").mkdir()
    assert release.complete(places) == ["0.1.0", "0.1.1"]
    release.tidy(places, keep={"0.1.1"})
    assert [path.name for path in places.releases.iterdir()] == ["0.1.1"]


def test_an_unfinished_upgrade_is_remembered(places):
    assert State.load(places) == State()
    State(previous="0.1.0", backup="/b.zip", going="0.1.1").save(places)
    assert State.load(places).going == "0.1.1"


@pytest.mark.parametrize(
    ("bundle", "installed", "newer"),
    [
        ("0.2.0", "0.1.9", True),
        ("0.10.0", "0.9.0", True),
        ("0.1.1.dev1", "0.1.0", True),
        ("0.1.1", "0.1.1.dev1", True),
        ("0.1.1.dev1", "0.1.1", False),
        ("0.1.0", "0.1.0", False),
        ("0.1.0", "0.2.0", False),
    ],
)
def test_versions_are_ordered_as_python_orders_them(tmp_path, bundle, installed, newer):
    (tmp_path / "wheels").mkdir()
    (
        tmp_path / "wheels" / "pip-1-py3-none-any.whl"
    ).touch()  # the order itself comes from the pip that runs this
    assert Bundle(tmp_path, bundle, "3.11", "x86_64").is_newer_than(installed) is newer


def test_what_a_restore_put_aside_is_not_counted_as_data(tmp_path):
    for name, size in (("files/a", 10), ("b", 5), ("replaced-2022/home/c", 1000)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    assert machine.size_of(tmp_path, without="replaced-") == 15
    assert machine.size_of(tmp_path / "nowhere", without="-") == 0


def test_room_is_measured_where_a_folder_will_be(tmp_path):
    assert machine.lacking(tmp_path / "not" / "yet", 1) == 0
    assert machine.lacking(tmp_path / "not" / "yet", 1 << 60) > 1 << 50


@pytest.fixture
def page():
    """Serves one status on a port of loopback: page(status) gives the port."""
    servers = []

    def serve(status):
        class Page(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_):
                """A test says nothing of its own."""

        servers.append(HTTPServer(("127.0.0.1", 0), Page))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return servers[-1].server_port

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "good"), [(200, True), (301, True), (400, True), (500, False), (503, False)]
)
def test_a_refusal_is_an_answer_and_an_error_is_none(page, status, good):
    assert machine.answers(page(status)) is good


def test_nobody_there_is_no_answer():
    assert machine.answers(machine.free_port(), patience=0.5) is False


def test_two_installers_do_not_run_at_once(places):
    with control._alone(places), pytest.raises(Refused, match="正在执行"), control._alone(places):
        pass


def test_a_stranger_to_the_machine_is_refused_before_anything(monkeypatch, capsys):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert control.main(["status"]) == 2
    assert "root" in capsys.readouterr().err


def test_the_units_speak_of_the_places_of_the_installer():
    root = Places()
    for name in UNITS[:2]:
        unit = (FILES / name).read_text(encoding="utf-8")
        assert f"EnvironmentFile={root.settings}\n" in unit
        assert f"ExecStart={root.current}/venv/bin/jianyan " in unit
        assert f"JIANYAN_HOME={root.home}" in unit
        assert {"NoNewPrivileges=true", "ProtectSystem=strict", "User=jianyan"} <= set(unit.splitlines())
    assert f"jianyan backup {root.backups} --keep {control.KEEP}\n" in (FILES / UNITS[1]).read_text("utf-8")
