"""The words by which the furniture of Chinese web pages is known, read from words.toml."""

import re
import tomllib
from importlib.resources import files

_DATA = tomllib.loads(files("jianyan.language.clean").joinpath("words.toml").read_text(encoding="utf-8"))


def _any_of(name: str, after: str = "") -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_DATA[name])}){after}")


BUTTONS = frozenset(_DATA["buttons"].split())
MENU = frozenset(_DATA["menu"].split())
RELATED = _any_of("related", after=r"(?:\s*(?:更多|MORE|more))?[\s>》»:：]*")
OPENINGS = _any_of("openings")
FOOT = _any_of("foot")
CONTACT = _any_of("contact")
LEGAL = _any_of("legal")
SPAM = _any_of("spam")
LEWD = _any_of("lewd")
CODE = _any_of("code")
INLINE = _any_of("inline")
CREDIT = _any_of("credit")
NEIGHBOUR = _any_of("neighbour")
