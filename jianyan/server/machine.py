"""The server's system as the installer needs it: user and folders, the service, space, and a page over loopback."""

from __future__ import annotations

import contextlib
import http.client
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from jianyan.server.places import PORT, SERVICE, TIMER, UNITS, USER, Places, read_settings

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PASSED_ON = ("JIANYAN_ADMIN_PASSWORD", "TERM")  # what a command keeps of the operator's own environment
PATIENCE = 90.0  # seconds a busy machine may take until the first page


def make_user_and_folders(places: Places) -> None:
    """The service's user, and folders that it and root alone can read."""
    try:
        pwd.getpwnam(USER)
    except KeyError:
        nobody_signs_in = ["--no-create-home", "--shell", "/usr/sbin/nologin"]
        _run(["useradd", "--system", "--user-group", "--home-dir", str(places.home), *nobody_signs_in, USER])
    places.releases.mkdir(parents=True, exist_ok=True)
    for folder in (places.home, places.backups):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.chown(folder, USER, USER)
        folder.chmod(0o750)
    places.settings.parent.mkdir(parents=True, exist_ok=True)
    shutil.chown(places.settings.parent, "root", USER)
    places.settings.parent.chmod(0o750)


def place_settings(template: Path, places: Places) -> None:
    """The settings file, where there is none yet; what an operator wrote is never overwritten."""
    if not places.settings.exists():
        shutil.copy(template, places.settings)
    shutil.chown(places.settings, "root", USER)
    places.settings.chmod(0o640)


def settings(places: Places) -> dict[str, str]:
    """What the service gets as its environment."""
    return {"JIANYAN_HOME": str(places.home), "JIANYAN_PORT": str(PORT)} | read_settings(places.settings)


def port(places: Places) -> int:
    """The port of the service on this machine."""
    return int(settings(places)["JIANYAN_PORT"])


def spawn(
    version: str, program: str, *arguments: str, places: Places, output: int | None = None
) -> subprocess.Popen[str]:
    """Begin a program of one release as what the service is: its user, its settings, its folder."""
    environment = {"PATH": PATH, "LANG": "C.UTF-8", "HOME": str(places.home), "PYTHONUNBUFFERED": "1"}
    environment |= {"DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    environment |= {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return subprocess.Popen(
        [str(places.releases / version / "venv" / "bin" / program), *arguments],
        env=environment | settings(places),
        cwd=places.home,
        user=USER,
        group=USER,
        extra_groups=[],
        umask=0o077,
        stdout=output,
        stderr=output,
        text=True,
    )


def ask(version: str, *arguments: str, places: Places) -> subprocess.CompletedProcess[str]:
    """Run `jianyan ARGUMENTS` of one release to its end; it does not outlive an interruption of ours."""
    process = spawn(version, "jianyan", *arguments, places=places, output=subprocess.PIPE)
    try:
        out, err = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@contextlib.contextmanager
def folder_of_the_service(parent: Path) -> Iterator[Path]:
    """A folder for the time of the block that only root and the service's user can read."""
    with tempfile.TemporaryDirectory(dir=parent) as name:
        shutil.chown(name, USER, USER)
        yield Path(name)


# -- the service ------------------------------------------------------------------------------------------------


def has_systemd() -> bool:
    """Whether systemd runs this machine (in a container or chroot it does not)."""
    return Path("/run/systemd/system").is_dir() and shutil.which("systemctl") is not None


def place_units(files: Path, places: Places) -> None:
    """Lay the service's descriptions down; systemd reads them anew."""
    places.units.mkdir(parents=True, exist_ok=True)
    for name in UNITS:
        shutil.copyfile(files / name, places.units / name)
    if has_systemd():
        _run(["systemctl", "daemon-reload"])


def remove_units(places: Places) -> None:
    """Stop the service, and take its descriptions away."""
    if has_systemd():
        subprocess.run(["systemctl", "disable", "--now", SERVICE, TIMER], check=False, capture_output=True)
    for name in UNITS:
        (places.units / name).unlink(missing_ok=True)
    if has_systemd():
        _run(["systemctl", "daemon-reload"])


def enable() -> None:
    """Start the service and the nightly backup now and at each boot."""
    _run(["systemctl", "enable", "--quiet", "--now", TIMER, SERVICE])


def is_wanted() -> bool:
    """Whether the service is to run: whoever stopped it for this change wants it back, and one that fails too."""
    return has_systemd() and not subprocess.run(["systemctl", "is-enabled", "--quiet", SERVICE]).returncode


def start() -> None:
    """Start the service."""
    _run(["systemctl", "start", SERVICE])


def stop() -> None:
    """Stop the service, and with it the timer: no backup may begin in the middle of a change."""
    if has_systemd():
        _run(["systemctl", "stop", TIMER, "jianyan-backup.service", SERVICE])


def start_timer() -> None:
    """Let the nightly backup go on."""
    if has_systemd():
        _run(["systemctl", "start", TIMER])


def _run(arguments: list[str]) -> None:
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{' '.join(arguments)} 没有成功：{(done.stdout + done.stderr).strip()[-400:]}")


# -- pages and space --------------------------------------------------------------------------------------------


def answers(on_port: int, patience: float = 0) -> bool:
    """Whether a page comes over loopback within so many seconds; a refusal (wrong host, HTTPS wanted) is an answer."""
    end = time.monotonic() + patience
    while True:
        line = http.client.HTTPConnection("127.0.0.1", on_port, timeout=10)
        with contextlib.closing(line), contextlib.suppress(OSError, http.client.HTTPException):
            line.request("GET", "/accounts/login/")
            return line.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        if time.monotonic() >= end:
            return False
        time.sleep(0.3)


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def serving(version: str, on_port: int, places: Places, output: int) -> Iterator[None]:
    """One release serving on a port of loopback for as long as the block lasts; what it says goes to ``output``."""
    arguments = ("serve", "--port", str(on_port))
    server = spawn(version, "jianyan", *arguments, places=places, output=output)
    try:
        yield
    finally:
        server.terminate()
        server.wait()


def size_of(folder: Path, without: str) -> int:
    """The bytes of all files below a folder, but for the entries whose name begins with ``without``."""
    entries = (
        [path for path in folder.iterdir() if not path.name.startswith(without)] if folder.exists() else []
    )
    files = [file for entry in entries for file in (entry.rglob("*") if entry.is_dir() else [entry])]
    return sum(file.stat().st_size for file in files if file.is_file())


def lacking(folder: Path, bytes_needed: int) -> int:
    """How many bytes are missing on the disk a folder is (or will be) on; 0 when there is room."""
    while not folder.exists():
        folder = folder.parent
    return max(0, bytes_needed - shutil.disk_usage(folder).free)


# -- the font ---------------------------------------------------------------------------------------------------


def place_font(source: Path, places: Places) -> None:
    """Lay the Song face where office programs and PDF writers look for it."""
    places.fonts.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.suffix == ".conf":
            places.font_rules.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, places.font_rules)
        else:
            shutil.copyfile(path, places.fonts / path.name)
    _renew_font_list()


def remove_font(places: Places) -> None:
    """Take the Song face away again."""
    places.font_rules.unlink(missing_ok=True)
    shutil.rmtree(places.fonts, ignore_errors=True)
    _renew_font_list()


def _renew_font_list() -> None:
    if shutil.which("fc-cache"):
        subprocess.run(["fc-cache", "--force"], check=False, capture_output=True)
