"""A notice from the bell to the record, on a phone without JavaScript: a unit says it met the member, who says it did not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jianyan.core.tests.looking import overflow, says, whole
from jianyan.people.models import Role
from jianyan.proposals import actions
from jianyan.proposals.models import Contact
from jianyan.proposals.tests import factories as made

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_member_is_told_of_a_contact_and_says_it_did_not_happen(new_page):
    at, today = made.world(), timezone.localdate()
    case = made.in_handling(at, today - timedelta(days=20))
    one = case.assignments.get()
    actions.log_contacts(
        [Contact(assignment=one, phase="before", mode="visit", persons="魏一", held_on=today)],
        by=at.unit(0),
        on=today,
    )
    page = new_page(phone=True, javascript=False, user=at.of(Role.MB).account)
    page.goto("/lan/")
    assert page.inner_text("a.bell .count").startswith("3")
    page.click("a.bell")
    page.wait_for_url("**/notices/")
    assert page.locator(".task").count() == 3
    page.click(".task:has-text('登记了与您的沟通') >> text=打开")
    page.wait_for_url("**/contacts/*/")
    page.click("text=与实际不符，提出异议")
    page.wait_for_url(f"**{case.get_absolute_url()}")
    assert "已登记您的异议" in page.inner_text("#messages")
    assert page.inner_text("a.bell .count").startswith("2")
    page.click("a.bell")
    page.click("text=全部标为已读")
    says(page, "条标为已读", where="#messages")
    assert whole(page).locator("a.bell .count").count() == 0
    wide = new_page(phone=True, user=at.of(Role.MB).account)
    for path in (
        "/lan/notices/",
        f"/lan/proposals/contacts/{Contact.anywhere.get().pk}/",
        "/accounts/notices/",
    ):
        wide.goto(path)
        assert overflow(wide) <= 0, path
