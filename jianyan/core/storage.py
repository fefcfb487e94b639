"""Files on the local disk, whole or not at all: written beside their place, synced, then renamed into it.

What is still being uploaded has no name on the disk at all, so that a killed process leaves nothing of it.
"""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

PARTIAL = ".partial-"  # begins the name of a file that is being written, and of one that is being removed


class SyncedStorage(FileSystemStorage):
    """For files named by their content: one that is there already is the same one, so a name is never changed."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: Any) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=place.parent, prefix=PARTIAL)
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in content.chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, place)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return name

    def renew(self, name: str) -> bool:
        """Make a file young again for a row that will name it; False when it is not there."""
        try:
            os.utime(self.path(name))
        except FileNotFoundError:
            return False
        return True

    def discard(self, name: str, before: datetime) -> bool:
        """Remove a file last written before a moment. It is set aside first: one renewed meanwhile is put back."""
        place = Path(self.path(name))
        aside = place.with_name(f"{PARTIAL}{place.name.removeprefix(PARTIAL)}.old")
        try:
            place.rename(aside)
        except FileNotFoundError:  # another worker was faster
            return False
        if aside.stat().st_mtime >= before.timestamp():
            aside.rename(place)
            return False
        aside.unlink()
        return True


class Unnamed(FileUploadHandler):
    """Large uploads wait in a file without a name; Django's own has one, and stays where it is when the process dies."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.waiting = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the request, or below

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.waiting.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.waiting.seek(0)
        return UploadedFile(
            self.waiting, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "waiting"):
            self.waiting.close()


class Addresses(StaticFilesStorage):
    """Static files as Django has them; each address is put together once, since every page names a dozen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def url(self, name: str | None) -> str:
        key = name or ""
        if (found := self._known.get(key)) is None:
            found = self._known[key] = super().url(name)
        return found
