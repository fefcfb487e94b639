"""The list finds what a plain scan finds: every stretch of two to six characters, on both databases."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jianyan.core import bigrams
from jianyan.opinions import actions
from jianyan.opinions.models import Opinion
from jianyan.opinions.tests import factories as f
from jianyan.opinions.views.lists import _said
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
CHARS = "路灯不亮水管老化１23aA，。 \n"
written = st.text(st.sampled_from(CHARS), min_size=1, max_size=24).filter(str.strip)


def found(at, text):
    rows = Opinion.objects.of(at.committee).visible_to(at.of(Role.RS)).live()
    return set(rows.filter(_said(text, at.committee.pk)).values_list("pk", flat=True))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.tuples(written, written, written), min_size=2, max_size=3))
def test_every_stretch_of_two_to_six_characters_is_found_as_by_a_scan(at, texts):
    with transaction.atomic():
        made = [
            actions.submit(title, text, advice, by=at.member(0), on=f.BEGIN, persons=[at.members[0]])
            for title, text, advice in texts
        ]
        whole = {one.pk: bigrams.fold(one.search_text()).text for one in made}
        asked = {
            text[start : start + length]
            for text in whole.values()
            for length in range(2, 7)
            for start in range(len(text) - length + 1)
        }
        for phrase in sorted(asked):
            query = bigrams.parse(f'"{phrase}"')
            plain = {pk for pk, text in whole.items() if query.phrases and query.phrases[0] in text}
            assert found(at, f'"{phrase}"') == plain, phrase
        transaction.set_rollback(True)


def test_a_number_finds_its_manuscript_and_an_edited_word_its_item(at):
    one = f.registered(at, "路灯不亮")
    f.registered(at, "水管老化")
    actions.edit(one, "夜间照明不足", "文", by=at.of(Role.RS), on=f.BEGIN)
    assert found(at, "2022-001") == found(at, "照明") == found(at, "路灯 不亮") == {one.pk}
    assert found(at, "没有这样的话") == set()
