"""The people of a story, each at a window of their own. What they do reads as a sentence: ``wei.opens(case)``."""

from __future__ import annotations

from playwright.sync_api import expect

from jianyan.core.tests.looking import overflow

PDF = {"name": "原件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan"}
READY = "domcontentloaded"
SENT_BY = "main form button[type=submit]"


class Someone:
    """A colleague before a screen: opens pages, presses, fills in, reads."""

    def __init__(self, page) -> None:
        self.page = page

    # -- going somewhere
    def goes(self, path: str) -> Someone:
        """To an address of the committee's own pages. Nothing may stick out at the side."""
        self.page.goto(path if path.startswith("/lan/") else f"/lan/{path}", wait_until=READY)
        self.fits()
        return self

    def opens(self, case) -> Someone:
        return self.goes(case.get_absolute_url())

    def fits(self) -> None:
        assert overflow(self.page) <= 0, f"{self.page.url} sticks out"

    def takes_up(self, task: str) -> Someone:
        """From the desk to what waits there."""
        return self.goes("").clicks(f".task:has-text('{task}') a")

    def is_told(self, *titles: str) -> Someone:
        """These notices stand in the box, and each opens a page."""
        self.goes("notices/")
        for title in titles:
            expect(self.page.locator(f".task:has-text('{title}')").first).to_be_visible()
        return self

    def follows(self, title: str) -> Someone:
        """The notice of this title, to where it leads."""
        return self.is_told(title).clicks(f".task:has-text('{title}') a.btn")

    # -- doing something
    def presses(self, label: str) -> Someone:
        """A link or a button of exactly these words."""
        exact = f":text-is('{label}'):visible"
        return self.clicks(f"main a{exact}, main button{exact}")

    def clicks(self, selector: str) -> Someone:
        """What leads to another page, and that page is there."""
        with self.page.expect_navigation(wait_until=READY):
            self.page.locator(selector).first.click()
        self.fits()
        return self

    def fills_in(self, **given: object) -> Someone:
        """Fields by their names: words, a choice by its value or label, a tick, a file."""
        for name, value in given.items():
            self._fill(name, value)
        return self

    def _fill(self, name: str, value: object) -> None:
        field = self.page.locator(f"main [name={name}]")
        kind = field.first.evaluate("one => one.type")
        if kind == "radio":
            self.page.check(f"main [name={name}][value={value}]")
        elif kind == "checkbox":
            field.first.set_checked(bool(value))
        elif kind == "file":
            field.set_input_files(value)
        elif kind == "select-one":
            options = field.locator("option").evaluate_all("all => all.map(one => one.value)")
            field.select_option(
                value if value in options else None, label=None if value in options else value
            )
        else:
            field.fill(str(value))

    def sends(self, words: str = "已办") -> Someone:
        """The form one is in; the page after it says so."""
        return self.clicks(SENT_BY).hears(words)

    def sends_in_vain(self, *reasons: str) -> Someone:
        """The form is refused, and the page says why."""
        return self.clicks(SENT_BY).reads(*reasons)

    def hears(self, words: str) -> Someone:
        expect(self.page.locator("#messages")).to_contain_text(words)
        self.fits()
        return self

    def does(self, label: str, **given: object) -> Someone:
        """One move of a case: its button, its form, its confirmation."""
        return self.presses(label).fills_in(**given).sends(f"已办：{label}")

    # -- reading
    def reads(self, *words: str, where: str = "main") -> Someone:
        for one in words:
            expect(self.page.locator(where).first).to_contain_text(one)
        return self

    def reads_nowhere(self, *words: str) -> Someone:
        shown = self.page.locator("main").inner_text()
        assert [one for one in words if one in shown] == []
        return self

    def sees_stamp(self, *words: str) -> Someone:
        return self.reads(*words, where=".stamp")

    def sees_steps(self, *titles: str) -> Someone:
        """The timeline names these steps in this order, others between them perhaps."""
        shown = self.page.locator(".timeline-list b").all_inner_texts()
        rest = iter(shown)
        assert all(any(one in step for step in rest) for one in titles), shown
        return self

    def is_offered(self, label: str) -> bool:
        return self.page.locator(f"main .btn:has-text('{label}')").count() > 0

    def finds_closed(self, case) -> None:
        """The page of this case answers as if there were none."""
        assert self.page.goto(case.get_absolute_url()).status == 404


def writes(one: Someone, cause: str, **more: object) -> Someone:
    """Confirms the notice and writes a proposal; it is not yet saved."""
    if "/write/" not in one.page.url:
        one.goes("proposals/new/").presses("内容不涉密，开始撰写")
    given = {
        "cause": cause,
        "category": "social",
        "situation": "雨季积水，行人绕行。",
        "analysis": "管道口径偏小。",
        "suggestions": "一、清淤。\n二、更换管道。",
        "authorship": "written",
    }
    return one.fills_in(**{**given, **more})


def saves(one: Someone) -> Someone:
    return one.clicks(".write-bar >> text=保存草稿").hears("草稿已保存")


def hands_in(one: Someone) -> Someone:
    return one.clicks(".write-bar >> text=提交").hears("提案已提交")


def receives(office: Someone, case) -> Someone:
    return office.opens(case).does("开始审查")


def files(committee: Someone, case) -> Someone:
    return committee.opens(case).does("立案")


def allocates(office: Someone, case, *units: tuple[object, str]) -> Someone:
    """Units with their roles, in order."""
    given: dict[str, object] = {}
    for no, (unit, role) in enumerate(units, 1):
        given |= {f"unit{no}": str(unit.pk), f"role{no}": role}
    return office.opens(case).does("提出承办意见", **given)


def hands_over(authority: Someone, number: str) -> Someone:
    """All that waits to be handed over, as one order."""
    authority.takes_up("待交办的提案").fills_in(number=number)
    return authority.sends("已交办")


def accepts(unit: Someone, case) -> Someone:
    return unit.opens(case).does("签收")


def meets(unit: Someone, case, on: str, summary: str = "当面听取意见。") -> Someone:
    given = {"phase": "before", "mode": "meeting", "persons": "提案者", "held_on": on, "summary": summary}
    return unit.opens(case).does("登记沟通联系", **given)


def drafts(
    unit: Someone, case, text: str = "现答复如下。", reply_class: str = "A", **more: object
) -> Someone:
    """The letter, with nothing said to single suggestions."""
    unit.opens(case).presses("拟写答复")
    unit.fills_in(reply_class=reply_class, signer="林某", text=text, **more)
    return unit.sends("答复稿已保存")


def delivers(leader: Someone, case) -> Someone:
    return leader.opens(case).does("签发并送达答复")


def asks(office: Someone, case) -> Someone:
    """The forms on which sponsors say what they think."""
    return office.opens(case).does("发出征询意见表")


def rates(member: Someone, attitude: str = "satisfied", result: str = "satisfied", **more: object) -> Someone:
    """From the notice to the form and back."""
    member.fills_in(attitude=attitude, result=result, **more)
    return member.sends("征询意见表已交回")
