"""Zip files people send: what lies in them, under which names, and nothing that would fill the memory."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

FILES = 5_000
ONE, ALL = 50 * 2**20, 500 * 2**20  # bytes unpacked, of one file and of all
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip file can name
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class BadArchive(ValueError):
    """The file is no archive we open; the message says why, in Chinese."""


@dataclass(frozen=True)
class Entry:
    """A file of the archive: its plain name without folders, and its place in the archive's list."""

    name: str
    place: int


class Archive:
    """A zip file held in memory. Nothing is ever unpacked to a disk, so a path in it leads nowhere."""

    def __init__(self, data: bytes) -> None:
        """Raises BadArchive when the data is no zip file, is encrypted, or would unpack to too much."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        # zipfile says NotImplementedError of archives packed in a way it does not know.
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise BadArchive("无法打开：不是zip压缩包，或文件已损坏（rar、7z请改存为zip）") from error
        infos = self._zip.infolist()
        if len(infos) > FILES:
            raise BadArchive(f"压缩包中有{len(infos)}个文件，超过{FILES}个的上限，请分几次导入")
        if any(info.flag_bits & 0x1 for info in infos):
            raise BadArchive("压缩包设有密码，请去掉密码后再导入")
        if sum(info.file_size for info in infos) > ALL:
            raise BadArchive(f"压缩包展开后超过{ALL // 2**20}兆，不予读取")
        self._infos = infos

    def entries(self) -> list[Entry]:
        """The files in their order, without folders and what systems leave behind. Names in GBK are read as such."""
        found = []
        for place, info in enumerate(self._infos):
            name = _decoded(info).replace("\\", "/")
            plain = PurePosixPath(name).name
            if info.is_dir() or name.endswith("/") or not plain or plain.startswith(("~$", "._")):
                continue
            if not any(noise in name for noise in _NOISE):
                found.append(Entry("".join(c for c in plain if c.isprintable()), place))
        return found

    def read(self, entry: Entry) -> bytes:
        """The content of a file, at most ONE bytes whatever its size claims to be. Raises BadArchive."""
        try:
            with self._zip.open(self._infos[entry.place]) as file:
                data = file.read(ONE + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            struct.error,
            EOFError,
            ValueError,
            NotImplementedError,  # zipfile: packed in a way it does not know
            RuntimeError,
            OSError,
        ) as error:
            raise BadArchive(f"“{entry.name}”已损坏，无法打开") from error
        if len(data) > ONE:
            raise BadArchive(f"“{entry.name}”超过{ONE // 2**20}兆")
        return data


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip file of these names and contents, in their order; equal contents have equal bytes whenever they are made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            archive.writestr(entry, data)
    return buffer.getvalue()


def _decoded(info: zipfile.ZipInfo) -> str:
    """Python reads a name without the UTF-8 mark as code page 437; domestic tools write GBK or UTF-8 there."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
