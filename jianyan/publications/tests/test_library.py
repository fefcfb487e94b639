"""The policy library: a rule is read by those it is for, while it holds; its file by no other way."""

import pytest
from django.utils import timezone

from jianyan.core import attachments
from jianyan.kit.flow import NotYours
from jianyan.people.models import Role
from jianyan.people.tests.factories import sign_in
from jianyan.publications import actions

pytestmark = pytest.mark.django_db
today = timezone.localdate  # asked anew: a run may go on past midnight


def rule(at, name, readers):
    by = at.of(Role.SG)
    made = actions.record_rule("made", name, by=by, on=today())
    attachments.attach(made, f"{name}.txt", "正文".encode(), by=by, on=today())
    return actions.share_rule(made, readers, by=by, on=today())


def shown(client):
    return client.get("/lan/publications/library/").content.decode()


def test_each_reads_what_is_for_him(client, at):
    for name, readers in (("提案公开办法", ["public"]), ("履职规则", ["member"]), ("办理规程", ["unit"])):
        rule(at, name, readers)
    rule(at, "内部制度", [])
    told = {
        "": ["提案公开办法"],
        Role.MB: ["提案公开办法", "履职规则"],
        Role.HU: ["提案公开办法", "办理规程"],
        Role.PO: ["提案公开办法", "履职规则", "办理规程"],
    }
    names = ("提案公开办法", "履职规则", "办理规程", "内部制度")
    for role, expected in told.items():
        page = shown(sign_in(client, at.of(role)) if role else client)
        assert [name for name in names if name in page] == expected, role


def test_a_file_is_open_as_its_rule_is(client, at):
    opened, closed = rule(at, "提案公开办法", ["public"]), rule(at, "履职规则", ["member"])
    for one, status in ((opened, 200), (closed, 404)):
        [file] = attachments.of_record(one)
        assert client.get(f"/lan/publications/library/{one.pk}/{file.pk}/").status_code == status
    [file] = attachments.of_record(closed)
    assert client.get(f"/lan/publications/library/{opened.pk}/{file.pk}/").status_code == 404


def test_a_repealed_rule_leaves_the_library(client, at):
    one = rule(at, "提案公开办法", ["public"])
    actions.repeal_rule(one, "主席会议决定", by=at.of(Role.SG), on=today())
    assert "提案公开办法" not in shown(client)


def test_only_its_keepers_arrange_the_library(client, at):
    one = rule(at, "提案公开办法", [])
    with pytest.raises(NotYours):
        actions.share_rule(one, ["public"], by=at.of(Role.MB), on=today())
    sign_in(client, at.of(Role.SG))
    address = f"{one.get_absolute_url()}share/"
    assert client.post(address, {"readers": ["public"], "version": one.version}).status_code == 302
    assert "提案公开办法" in shown(client)
