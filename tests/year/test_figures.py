"""Law 1 over every indicator: the entries yield the number again, everyone sees the same, nobody sees too much."""

import pytest

from jianyan.figures import catalogue, drill
from jianyan.figures.shapes import Share
from jianyan.people.models import Role

KEYS = [indicator.key for indicator in catalogue.every()]
PERSONAS = (Role.MB, Role.PO, Role.HU, Role.LD)


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
        assert total == figure.answer.value if not cut.many else total >= figure.answer.value, cut.key


@pytest.mark.parametrize("key", KEYS)
def test_everyone_sees_the_same_number_and_only_what_is_his(key, scope, signed_in):
    shown = set()
    for role in PERSONAS:
        indicator = catalogue.find(key)
        response = signed_in(role).get(f"/qinglan/figures/2022/{key}/")
        if indicator.roles and role not in indicator.roles:
            assert response.status_code == 404
            continue
        assert response.status_code == 200
        shown.add(str(response.context["value"]))
        for entry in response.context["entries"]:
            assert entry.hidden == (entry.title == "（不公开）")
            assert not (entry.hidden and entry.url)
    assert len(shown) <= 1


@pytest.mark.parametrize("role", PERSONAS)
def test_what_a_persona_is_shown_opens(role, signed_in, scope):
    client = signed_in(role)
    for key in KEYS:
        response = client.get(f"/qinglan/figures/2022/{key}/")
        links = [entry.url for entry in response.context["entries"] if entry.url] if response.context else []
        if links:
            assert client.get(links[0].partition("#")[0]).status_code == 200, (key, links[0])
