"""Law 1 over every indicator: the entries yield the number again, everyone sees the same, nobody sees too much."""

from dataclasses import replace

import pytest

from jianyan.figures import catalogue, drill
from jianyan.figures.shapes import Distinct, Share
from jianyan.people.models import Role

KEYS = [indicator.key for indicator in catalogue.every()]
OPENED: set[tuple[str, str]] = set()  # many figures lead to one record


@pytest.mark.parametrize("key", KEYS)
def test_the_entries_yield_the_number_again(key, scope):
    figure = catalogue.ask(catalogue.find(key), scope)
    assert drill.yielded(figure) == figure.answer.value


@pytest.mark.parametrize("key", KEYS)
def test_a_part_lies_in_its_whole(key, scope):
    indicator = catalogue.find(key)
    if isinstance(indicator, Share):
        part, whole = indicator.lists(scope)
        assert set(part.values_list("pk", flat=True)) <= set(whole.values_list("pk", flat=True))


@pytest.mark.parametrize("key", KEYS)
def test_cuts_add_up_to_the_figure(key, scope):
    figure = catalogue.ask(catalogue.find(key), scope)
    for cut in drill.cuttable(figure.indicator):
        total = sum(line.number for line in drill.slices(figure, cut))
        if isinstance(figure.indicator, Distinct):
            assert total >= figure.answer.value, cut.key  # one member may stand under two values
        elif isinstance(figure.indicator, Share):
            assert abs(total - 100) < 1, cut.key  # each share is rounded; the residue is shown, not forced
        else:
            assert total == figure.answer.value if not cut.many else total >= figure.answer.value, cut.key


@pytest.mark.parametrize("key", KEYS)
def test_everyone_sees_the_same_number_and_only_what_is_his(key, readers, db):
    shown = set()
    for role, client in readers.items():
        indicator = catalogue.find(key)
        response = client.get(f"/qinglan/figures/2022/{key}/")
        if indicator.roles and role not in indicator.roles:
            assert response.status_code == 404
            continue
        shown.add(str(response.context["value"]))
        entries = response.context["entries"]
        assert all(entry.hidden == (entry.title == drill.HIDDEN) for entry in entries)
        assert not [
            entry for entry in entries if entry.hidden and (entry.url or entry.on or entry.amount is not None)
        ]
        opens(role, client, [entry.url for entry in entries if entry.url])
    assert len(shown) <= 1


def opens(role, client, links):
    """The first and last link of a page of entries lead to a page this reader may read."""
    pages = {(role, link.partition("#")[0]) for link in (*links[:1], *links[-1:])}
    for _, page in pages - OPENED:
        assert client.get(page).status_code == 200, page
    OPENED.update(pages)


def test_every_figure_of_the_year_page_is_a_link_to_its_entries(signed_in):
    response = signed_in(Role.PO).get("/qinglan/figures/2022/")
    cards = [card for _, cards in response.context["sections"] for card in cards]
    alone = [i.key for i in catalogue.every() if not (isinstance(i, Share) and i.asks_for_a_part)]
    assert {card["url"] for card in cards} == {f"/qinglan/figures/2022/{key}/" for key in alone}


def test_a_figure_whose_existence_is_confidential_is_not_shown(signed_in, monkeypatch):
    secret = catalogue.find("people.members")
    monkeypatch.setitem(catalogue._DECLARED, secret.key, replace(secret, roles=frozenset({"LD"})))
    assert secret.title not in signed_in(Role.PO).get("/qinglan/figures/2022/").content.decode()
    assert signed_in(Role.PO).get(f"/qinglan/figures/2022/{secret.key}/").status_code == 404
    assert signed_in(Role.LD).get(f"/qinglan/figures/2022/{secret.key}/").status_code == 200
