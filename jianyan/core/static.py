"""Styles, scripts and pictures as a reader gets them: compressed once when the server starts, not at each request."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware


def gather(root: Path | None = None) -> None:
    """Copy every static file into STATIC_ROOT, with a compressed one beside it; what stands there already is left."""
    root = root or Path(settings.STATIC_ROOT)
    for finder in get_finders():
        for name, storage in finder.list([]):
            target = root / name
            with storage.open(name) as file:
                data = file.read()
            if not target.exists() or target.read_bytes() != data:
                _put(target, data)


def _put(target: Path, data: bytes) -> None:
    """The compressed file of an older release goes first, so that nobody is given old words with a new name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for ending in (".gz", ".br"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    fresh.write_bytes(data)
    fresh.replace(target)
    compressor = Compressor(quiet=True)
    if compressor.should_compress(target.name):
        list(compressor.compress(str(target)))


class Static(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serves what was gathered; what was not (in a test, say) comes from where it lies in the program."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: object = None) -> None:
        if url not in self.files:
            super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
