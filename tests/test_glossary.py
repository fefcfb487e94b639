"""One word for one thing: every table has its term in the glossary, under its own name."""

import re

from django.apps import apps

from tests import code

GLOSSARY = (code.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = dict(re.findall(r"^\| (\S+) \| `(\w+\.\w+)` \|", GLOSSARY, flags=re.MULTILINE))


def tables():
    return {
        str(m._meta.verbose_name): m._meta.label
        for m in apps.get_models()
        if m.__module__.startswith("jianyan")
    }


def test_every_table_has_its_term():
    assert {term: label for term, label in tables().items() if TERMS.get(term) != label} == {}


def test_no_term_names_a_table_that_is_gone():
    assert set(TERMS.values()) - set(tables().values()) == set()
