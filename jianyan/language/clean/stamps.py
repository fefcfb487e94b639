"""Drops the site names that mirrors stamp on the end of every paragraph."""

import re
from collections import Counter

from jianyan.language.clean.draft import Draft

# 。R8c某某新闻网: a few random letters and a name, the same name under several paragraphs
_STAMP = re.compile(
    r"(?<=[。！？；…”）)])[ \u3000]*(?P<cut>[A-Za-z0-9]{0,8}(?P<name>[\u4e00-\u9fff]{2,12}))[ \u3000]*$", re.M
)
_CODED = re.compile(r"(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{2,8}[\u4e00-\u9fff]")
_SITE = re.compile("(?:网|在线|日报|晚报|门户|论坛|传媒)$")


def drop_stamps(draft: Draft) -> None:
    """Drop a name that closes at least two paragraphs with a code before it, or three without."""
    found = list(_STAMP.finditer(draft.text))
    names = Counter(m["name"] for m in found)
    coded = Counter(m["name"] for m in found if _CODED.match(m["cut"]))
    spans = [
        m.span("cut")
        for m in found
        if coded[m["name"]] >= 2 or (names[m["name"]] >= 3 and _SITE.search(m["name"]))
    ]
    if spans:
        draft.done["站名"] += len(spans)
        draft.cut(spans)
