"""Files on the local disk, whole or not at all: written beside their place, synced, then renamed into it."""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

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
