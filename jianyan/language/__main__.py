"""Prints the figures of a text file: python -m jianyan.language FILE --json."""

from __future__ import annotations

import argparse
import json
import pathlib
import sys

from jianyan.language.extract import as_json, extract
from jianyan.language.lexicon import load


def main() -> int:
    """Read the file named on the command line and print its figures."""
    parser = argparse.ArgumentParser(prog="python -m jianyan.language", description=__doc__)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    readings = extract(arguments.file.name, arguments.file.read_bytes(), load())
    if arguments.json:
        json.dump([as_json(reading) for reading in readings], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for reading in readings:
            print(reading.surface, reading.means or "-", reading.entry or "-", reading.subject, sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
