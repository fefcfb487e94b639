"""The page that says which published rates and counts can be true together."""

import pytest
from django.test import Client

from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in, world

pytestmark = pytest.mark.django_db
URL = "/lan/figures/consistency/"


@pytest.fixture
def office():
    return sign_in(Client(), world().of(Role.RS))


def said(client, **asked):
    answer = client.get(URL, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_rate_of_no_base_typed_is_named_with_bases_near_by(office):
    shown = said(office, rates="99.12", bases="115")
    assert "99.12%不会是115中任何一个基数的比率" in shown
    assert "113、114" in shown
    assert "不可能" in shown


def test_the_base_that_fits_all_rates_is_named(office):
    shown = said(office, rates="99.12、98.25", bases="114 115")
    assert "以114为基数，各比率都可以成立" in shown
    assert ">113<" in shown
    assert ">112<" in shown


def test_shares_of_one_whole_may_lack_a_rounding_and_no_more(office):
    fine = said(office, rates="23.91 73.91 2.17", bases="46", together="on")
    assert "0.01个百分点属于四舍五入" in fine
    assert "不是四舍五入所致" in said(office, rates="60, 30", bases="10", together="on")
    assert "找不出一组整数" in said(office, rates="33.3 66.7", bases="10", together="on")


@pytest.mark.parametrize(
    ("parts", "word"),
    [("470 23 85", "与总数一致"), ("470 85", "少于总数578，相差23"), ("470+23+95", "多于总数578，相差10")],
)
def test_parts_are_held_against_their_whole(office, parts, word):
    assert word in said(office, whole="578", parts=parts)


@pytest.mark.parametrize(
    "asked",
    [
        {"rates": "许多"},
        {"rates": "101", "bases": "10"},
        {"rates": "50", "bases": "0"},
        {"rates": "50", "bases": "3.5"},
        {"rates": " ".join(["5"] * 13)},
        {"parts": "1 2"},
        {"rates": "", "bases": "12"},
        {"rates": "50", "bases": "99999999999"},
    ],
)
def test_what_is_no_question_is_said_and_kept(office, asked):
    answer = office.get(URL, asked)
    assert answer.status_code == 422
    assert "还不能核对" in answer.content.decode()


def test_it_is_for_the_house():
    assert sign_in(Client(), world().of(Role.HU)).get(URL).status_code == 403
