"""提案汇编 of a session: every filed case by category, then indexes by unit and by sponsor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from jianyan.kit import strokes
from jianyan.kit.papers import Paper
from jianyan.people.models import PlenarySession
from jianyan.proposals.models import Assignment, Category, Proposal, Reply
from jianyan.proposals.papers.wording import Making, broken, plain, session_name, told

Tell = Callable[[int, int], None]
HIDDEN = "（提案者不同意公开，仅列编号）"


def compilation(
    session: PlenarySession,
    cases: Sequence[Proposal],
    made: Making,
    *,
    whole: bool,
    tell: Tell = lambda done, total: None,
) -> Paper:
    """The volume of a session's cases. ``cases`` carry ``held`` (their assignments, each with ``given``, its delivered
    replies) and ``signers``; ``whole`` is the copy for inside, else cases whose sponsors did not agree are named by
    number alone. ``tell`` hears how far it is."""
    name = session_name(session)
    paper = made.paper(f"{name}提案汇编")
    paper.blank(4)
    paper.title(f"{broken(name)}\n提案汇编")
    paper.subtitle("（内部使用）" if whole else "（公开本）")
    paper.blank(2)
    paper.body(
        f"本汇编收入{name}立案的提案{len(cases)}件，按类别和编号排列，后附承办单位索引和提案者索引。"
        + ("" if whole else "提案者不同意公开的，仅列编号。")
    )
    done = 0
    for label, found in _by_category(cases):
        paper.page_break()
        paper.title(f"{label}（{len(found)}件）")
        for one in found:
            _case(paper, one, whole)
            done += 1
            tell(done, len(cases))
    shown = [one for one in cases if whole or one.public_wish]
    _unit_index(paper, shown)
    _sponsor_index(paper, shown, session)
    return paper


def _by_category(cases: Sequence[Proposal]) -> Iterable[tuple[str, list[Proposal]]]:
    for value, label in Category.choices:
        if found := sorted((one for one in cases if one.category == value), key=lambda one: one.case_no or 0):
            yield label, found


def _case(paper: Paper, one: Proposal, whole: bool) -> None:
    if not (whole or one.public_wish):
        paper.section(f"{one.number}　{HIDDEN}")
        paper.blank()
        return
    paper.section(f"{one.number}　{plain(one.cause)}")
    paper.labelled("提案者：", "、".join(signer.name for signer in one.signers) or one.lead_name)
    paper.labelled("承办单位：", told(_held(each) for each in _assigned(one)))
    paper.labelled("答复类别：", _classes(one))
    for label, text in (("情况：", one.situation), ("分析：", one.analysis), ("建议：", one.suggestions)):
        lines = plain(text).split("\n")
        paper.labelled(label, lines[0])
        paper.body("\n".join(lines[1:]))
    paper.blank()


def _assigned(one: Proposal) -> list[Assignment]:
    return list(getattr(one, "held", ()))


def _held(one: Assignment) -> str:
    return f"{one.unit.name}（{one.get_role_display()}）"


def _classes(one: Proposal) -> str:
    """The class of the last reply of each unit; several are told with their unit."""
    last: dict[str, str] = {}
    for assignment in _assigned(one):
        replies: list[Reply] = sorted(getattr(assignment, "given", ()), key=lambda reply: reply.round)
        if replies and replies[-1].reply_class:
            last[assignment.unit.name] = f"{replies[-1].reply_class}类"
    if len(last) == 1:
        return next(iter(last.values()))
    return "、".join(f"{unit}{kind}" for unit, kind in last.items()) or "尚未答复"


def _unit_index(paper: Paper, cases: Sequence[Proposal]) -> None:
    units: dict[int, tuple[int, str, list[str]]] = {}
    for one in cases:
        for each in _assigned(one):
            entry = units.setdefault(each.unit_id, (each.unit.sort_no, each.unit.name, []))
            mark = "" if each.must_reply else f"（{each.get_role_display()}）"
            entry[2].append(f"{_short(one)}{mark}")
    paper.page_break()
    paper.title("承办单位索引")
    if not units:
        paper.body("本册提案尚未交办。")
        return
    ordered = sorted(units.values(), key=lambda entry: entry[:2])
    paper.table(
        ("承办单位", "件数", "提案编号"),
        [(name, len(numbers), "、".join(numbers)) for _, name, numbers in ordered],
        (12, 4, 26),
    )


def _sponsor_index(paper: Paper, cases: Sequence[Proposal], session: PlenarySession) -> None:
    """Members by strokes, then bodies and sectors by name."""
    people: dict[str, list[str]] = {}
    bodies: dict[str, list[str]] = {}
    for one in cases:
        for signer in one.signers:
            (people if signer.as_member else bodies).setdefault(signer.name, []).append(_short(one))
    mode: strokes.Mode = (
        "given_first" if session.committee.stroke_name_mode == "given_first" else "empty_first"
    )

    def key(name: str) -> str:
        return strokes.sort_key(name, mode)

    paper.page_break()
    paper.title("提案者索引")
    paper.body("委员以姓氏笔画为序，界别和单位列在委员之后。" if bodies else "委员以姓氏笔画为序。")
    rows = [
        (name, len(held[name]), "、".join(held[name]))
        for held in (people, bodies)
        for name in sorted(held, key=key)
    ]
    paper.table(("提案者", "件数", "提案编号"), rows, (12, 4, 26))


def _short(one: Proposal) -> str:
    return one.number.removeprefix("第").removesuffix("号")
