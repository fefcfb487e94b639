"""A writing page as the tests hold it: its author's browser without the script."""

from django.test import Client

from jianyan.people.models import Role
from jianyan.proposals.models import DraftText
from jianyan.proposals.tests.factories import World

WHOLE = {
    "cause": "关于增设校车的提案",
    "category": "social",
    "situation": "上学路远。",
    "analysis": "校点少。",
    "suggestions": "一、增设校车。",
    "authorship": "written",
    "public_wish": "on",
}


class Desk:
    """A writing page as its author's browser holds it."""

    def __init__(self, client, desk):
        self.client, self.url, self.pk, self.revision = (
            client,
            desk.get_absolute_url(),
            desk.pk,
            desk.revision,
        )

    @property
    def row(self):
        return DraftText.anywhere.get(pk=self.pk)

    def press(self, do, **texts):
        answer = self.client.post(
            self.url, {"revision": self.revision, "do": do, "public_wish": "on", **texts}
        )
        self.revision = self.row.revision
        return answer

    def autosave(self, **texts):
        return self.client.post(
            f"{self.url}autosave/", {"revision": self.revision, "public_wish": "on", **texts}
        )


def signed_in(at: World, role: str) -> Client:
    """The browser of a role's holder."""
    client = Client()
    client.force_login(at.of(role).account)
    return client


def begin_writing(at: World, role: str = Role.MB, topic=None) -> Desk:
    """Confirms the notice and opens a page."""
    client = signed_in(at, role)
    client.post("/lan/proposals/new/", {"topic": topic.pk} if topic else {})
    return Desk(client, DraftText.anywhere.order_by("-id").first())


def text(answer) -> str:
    return answer.content.decode()
