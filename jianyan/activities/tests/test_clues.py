"""The clue box: what residents send is kept from members until staff have redacted it, is followed by a code, and is erased."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from jianyan.activities import actions, rules
from jianyan.activities.models import PublicMatter, ResidentClue
from jianyan.activities.mornings import clear
from jianyan.activities.tests import factories as f
from jianyan.core import audit, profiles
from jianyan.core.models import ContactRead, Event, SearchText
from jianyan.kit.flow import NotYours, Refused
from jianyan.people.actors import system
from jianyan.people.models import Role

pytestmark = pytest.mark.django_db
today = timezone.localdate  # asked anew: a run may go on past midnight
LAMP = "东街3号楼前的路灯坏了两个月，老人夜里出门不便，建议尽快修好。"


@pytest.fixture
def at():
    made = f.world()
    data = profiles.as_data(rules.Rules(clue_box=True))
    profiles.adopt("activities", data, today(), by=made.of(Role.SG), on=today())
    return made


@pytest.fixture
def desk(at):
    """A window of someone who signed in: ``desk(Role.ML)``."""

    def be(role):
        client = Client()
        client.force_login(at.of(role).account)
        return client

    return be


def post(text=LAMP, source="198.51.100.7", **more):
    return Client(REMOTE_ADDR=source).post("/lan/activities/say/", {"text": text, **more})


def code_of(answer):
    assert answer.status_code == 302, answer.content.decode()
    return answer.url.rstrip("/").rpartition("/")[2]


def told(code):
    return Client().get(f"/lan/activities/say/{code}/").content.decode()


def shown(answer):
    return answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_what_one_source_sends_at_once_is_counted_one_by_one(at):
    together, said = threading.Barrier(8), []

    def send(no):
        together.wait(timeout=10)
        try:
            said.append(post(f"第{no}件：{LAMP}").status_code)
        finally:
            connection.close()

    hands = [threading.Thread(target=send, args=(no,)) for no in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=60)
    assert sorted(said) == [302] * 5 + [429] * 3
    assert ResidentClue.anywhere.count() == 5


def test_the_page_says_what_the_box_is_not_and_what_happens_by_when(at):
    page = shown(Client().get("/lan/activities/say/"))
    for words in ("不是信访渠道", "12345", "15天内答复", "180天后清除", "可不填"):
        assert words in page


def test_there_is_no_box_unless_the_committee_has_opened_one():
    f.world("mei")
    assert Client().get("/mei/activities/say/").status_code == 404
    assert Client().post("/mei/activities/say/", {"text": LAMP}).status_code == 404


def test_a_resident_writes_staff_redact_a_studio_answers_and_he_follows_it(at, desk):
    words = f"{LAMP}我姓王，电话13900001234。"
    code = code_of(post(words, contact="13900001234", consent="on"))
    assert "工作人员正在阅看" in told(code)
    clue = ResidentClue.objects.of(at.committee).get()
    staff = desk(Role.ML)
    queue = shown(staff.get("/lan/activities/residents/"))
    assert "电话略" in queue
    assert "13900001234" not in queue
    page = shown(staff.get(clue.get_absolute_url()))
    assert "13900001234" in page
    assert ContactRead.objects.of(at.committee).get().person_id == clue.pk
    detail = "东街一处路灯坏了两个月，建议尽快修好。"
    given = {"body": at.studio.pk, "kind": "clue", "title": "东街路灯", "detail": detail}
    answer = staff.post(clue.get_absolute_url(), {**given, "version": clue.version, "do": "take"})
    matter = PublicMatter.objects.of(at.committee).get()
    assert answer.url == matter.get_absolute_url()
    assert "已受理，正在办理" in told(code)
    actions.settle_matter(
        matter, "coordinated", by=at.of(Role.ML), on=today(), went_to="县住建局", told="已于本周修好。"
    )
    assert "已于本周修好。" in told(code)


def test_members_and_units_never_see_what_was_sent(at, desk):
    post()
    clue = ResidentClue.objects.of(at.committee).get()
    for role in (Role.MB, Role.SC, Role.ORG, Role.HU, Role.HA, Role.AU, Role.AD):
        assert desk(role).get(clue.get_absolute_url()).status_code in (403, 404), role
        assert ResidentClue.objects.visible_to(at.of(role)).count() == 0
    with pytest.raises(NotYours):
        actions.decline_clues([clue], "不受理。", by=at.of(Role.MB), on=today())


def test_the_secretary_of_a_studio_sees_what_was_sent_to_it_alone(at):
    post()
    post("西街的公交站没有雨棚，雨天等车不便。", source="198.51.100.8")
    mine = ResidentClue.objects.of(at.committee).first()
    ResidentClue.anywhere.filter(pk=mine.pk).update(body=at.studio)
    secretary = replace(at.of(Role.LG), body_ids=frozenset({at.studio.pk}))
    assert list(ResidentClue.objects.visible_to(secretary)) == [mine]


def test_nothing_of_a_resident_stands_in_the_journal_or_the_search(at):
    post(f"{LAMP}独一无二", contact="13900001234", consent="on")
    lines = "".join(Event.objects.of(at.committee).values_list("payload", flat=True))
    assert "独一无二" not in lines
    assert "13900001234" not in lines
    assert ResidentClue.objects.of(at.committee).get().receipt_code not in lines
    assert not SearchText.objects.of(at.committee).filter(model="activities.residentclue").exists()
    assert "198.51.100.7" not in str(vars(ResidentClue.objects.of(at.committee).get()))


def test_a_contact_is_kept_only_with_consent(at):
    answer = post(contact="13900001234")
    assert answer.status_code == 422
    assert "请勾选同意" in shown(answer)
    assert LAMP in shown(answer)
    assert ResidentClue.objects.of(at.committee).count() == 0


def test_one_source_is_limited_and_others_are_not(at):
    answers = [post(f"第{no}件事：东街的树该修剪了，请安排。") for no in range(6)]
    assert [one.status_code for one in answers] == [302] * 5 + [429]
    assert "过一会儿再提交" in shown(answers[-1])
    assert "第5件事" in shown(answers[-1]), "what was typed is still there"
    assert post(source="198.51.100.9").status_code == 302
    ResidentClue.anywhere.update(received_at=timezone.now() - timedelta(minutes=11))
    assert post("又一件事：西街的井盖松动，请安排。").status_code == 302


def test_posts_that_say_the_same_are_one_line_of_the_queue_and_are_answered_together(at, desk):
    codes = [code_of(post(source=f"203.0.113.{no}")) for no in range(4)]
    near = code_of(post(LAMP.replace("尽快", "早日"), source="203.0.113.9"))
    named = code_of(post(f"{LAMP}我姓王，电话13900001234。", source="203.0.113.11"))
    other = code_of(post(LAMP.replace("3号楼", "5号楼"), source="203.0.113.10"))
    staff = desk(Role.ML)
    page = staff.get("/lan/activities/residents/")
    assert [one.posts for one, _ in page.context["lines"]] == [6, 1]
    head = page.context["lines"][0][0]
    ticked = {"pk": [f"{head.pk}.{head.version}"], "answer": "已列入路灯改造计划。"}
    assert staff.post("/lan/activities/residents/decline/", ticked).status_code == 302
    assert all("已列入路灯改造计划。" in told(code) for code in [*codes, near, named])
    assert "正在阅看" in told(other)


def test_the_queue_costs_the_same_for_many(at, desk, same_queries):
    staff = desk(Role.ML)
    post()

    def grow():
        for no in range(8):
            post(f"{no}号院的楼道缺少扶手，建议加装。", source=f"203.0.113.{no}")

    same_queries(lambda: staff.get("/lan/activities/residents/"), grow)


def test_words_are_erased_when_their_day_has_come_and_the_answer_stays(at):
    code = code_of(post(contact="a@b.cn", consent="on"))
    clue = ResidentClue.objects.of(at.committee).get()
    far = clue.erase_on + timedelta(days=1)
    assert clear(at.committee.pk, far) == 0, "what waits for an answer is kept"
    actions.decline_clues([clue], "谢谢您的建议。", by=at.of(Role.ML), on=today())
    clue.refresh_from_db()
    assert clear(at.committee.pk, clue.erase_on - timedelta(days=1)) == 0
    assert clear(at.committee.pk, clue.erase_on) == 1
    clue.refresh_from_db()
    assert [getattr(clue, name) for name in ResidentClue.PERSONAL] == [""] * 5
    assert "谢谢您的建议。" in told(code)
    assert [one for one in audit.records(at.committee.pk) if one.what == "record"] == []


def test_a_group_is_decided_on_once(at):
    post()
    clue = ResidentClue.objects.of(at.committee).get()
    again = ResidentClue.objects.of(at.committee).get()
    actions.decline_clues([clue], "谢谢。", by=at.of(Role.ML), on=today())
    with pytest.raises(Refused):
        actions.decline_clues([again], "谢谢。", by=at.of(Role.ML), on=today())


def test_a_wrong_receipt_tells_nothing_and_guessing_is_stopped(at):
    client = Client(REMOTE_ADDR="203.0.113.200")
    codes = [client.get(f"/lan/activities/say/AAAA{no:04}/").status_code for no in range(31)]
    assert codes == [404] * 30 + [429]
    assert client.post("/lan/activities/say/receipt/", {"code": "abcd2345"}).url.endswith("/say/ABCD2345/")


def test_the_receipt_of_a_studio_is_followed_in_the_same_place(at):
    matter = PublicMatter(body=at.studio, title="楼道灯", kind="matter")
    made = actions.receive_matter(matter, by=system(at.committee), on=today())
    assert "已受理，正在办理" in told(made.receipt_code)
