"""审查情况报告: what came in at a session and what became of it, counted by the catalogue as of a day. A draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min

from jianyan.figures import breakdown
from jianyan.figures.display import shown
from jianyan.figures.scope import Scope
from jianyan.figures.shapes import Count
from jianyan.kit.chinese import long_date
from jianyan.kit.papers import Paper
from jianyan.people.models import PlenarySession
from jianyan.proposals import rules
from jianyan.proposals.indicators import received as figures
from jianyan.proposals.models import CaseGrouping, Category, Disposition, Ground, Proposal, SponsorType
from jianyan.proposals.papers.wording import OPEN_NO, Making, broken, session_name

Parts = Mapping[str, int]


@dataclass(frozen=True)
class Reviewed:
    """The figures of the review of one session's proposals (with those between it and the next), as of a day."""

    received: int
    collective: int
    filed: int
    merged: int
    not_filed: int
    withdrawn: int
    open: int
    rate: str
    convention: str
    kinds: Parts
    received_by_sponsor: Parts
    filed_by_sponsor: Parts
    received_by_category: Parts
    filed_by_category: Parts
    grounds: Parts
    dispositions: Parts


def counted(session: PlenarySession, on: date) -> Reviewed | None:
    """Every number from the catalogue; None before anything has come in. A fixed number of queries."""
    rows = Proposal.objects.of(session.committee_id).live().filter(session=session)
    begins = rows.aggregate(first=Min("submitted_on"))["first"]
    after = on + timedelta(days=1)
    if begins is None or begins >= after:
        return None
    scope = Scope((session.committee_id,), begins, after, on).narrowed({"session": [str(session)]})
    plain = Scope(scope.committees, begins, after, on, rules.F_RECEIVED, scope.filter)  # merged ones apart

    def whole(indicator: Count) -> int:
        return indicator.count(indicator.settled(plain)).top

    def by(indicator: Count, key: str) -> Parts:
        return {value: tally.top for value, tally in breakdown.divided(indicator, plain, key).items()}

    rate = figures.filing_rate
    settled = rate.settled(scope)
    return Reviewed(
        received=whole(figures.received),
        collective=whole(figures.collective),
        filed=whole(figures.filed),
        merged=whole(figures.merged),
        not_filed=whole(figures.not_filed),
        withdrawn=whole(figures.withdrawn),
        open=whole(figures.pending),
        rate=shown(rate.answer(settled).value, rate.unit),
        convention=rules.FILING[settled.convention],
        kinds=by(figures.by_kind, "kind"),
        received_by_sponsor=by(figures.received, "sponsor"),
        filed_by_sponsor=by(figures.filed, "sponsor"),
        received_by_category=by(figures.received, "category"),
        filed_by_category=by(figures.filed, "category"),
        grounds=by(figures.not_filed, "ground"),
        dispositions=by(figures.not_filed, "disposition"),
    )


def review_report(
    session: PlenarySession,
    found: Reviewed,
    mergers: list[Proposal],
    made: Making,
    groups: Sequence[CaseGrouping] = (),
) -> Paper:
    """The report to the plenary or the standing committee, as a draft; ``mergers``: what was merged, with its main case;
    ``groups``: what the filed cases speak of, as the office decided."""
    name = session_name(session)
    issuer = f"{session.committee.house}提案委员会"
    paper = made.paper(f"{name}提案审查情况报告")
    paper.red_head(issuer, OPEN_NO.format(year=made.on.year))
    paper.title(broken(f"关于{name}提案审查情况的报告"))
    paper.subtitle("（草稿）")
    paper.body(
        f"{name}以来，委员和各参加单位积极提出提案。提案委员会按照提案工作条例，对提案者的资格、提案的内容和形式逐件审查。"
        f"现将截至{long_date(made.on)}的审查情况报告如下。"
    )
    paper.heading("收到提案的情况")
    paper.body(_received(found))
    paper.heading("审查结果")
    paper.body(_outcome(found))
    if groups:
        listed = "；".join(f"{one.name}（{len(one.cases)}件）" for one in groups)
        paper.body(f"从内容看，立案的提案集中反映以下问题：{listed}。")
    paper.heading("不予立案的情况")
    paper.body(_refused(found))
    paper.heading("下一步工作")
    paper.body(
        "已立案的提案将按程序交承办单位办理；并案的提案，分别答复每位提案者；不予立案的，理由和处理方式逐件告知提案者。"
    )
    paper.signature(issuer, made.on)
    paper.annex("附表")
    _tables(paper, found, mergers)
    paper.imprint(office=issuer, on=made.on)
    return paper


def _received(found: Reviewed) -> str:
    kinds = f"大会提案{found.kinds.get('session', 0)}件，平时提案{found.kinds.get('intersession', 0)}件"
    types = _listed(found.received_by_sponsor, dict(SponsorType.choices))
    return (
        f"共收到提案{found.received}件，其中{kinds}。委员提案{found.received - found.collective}件，"
        f"集体提案{found.collective}件；按提案者类型分：{types}。"
    )


def _outcome(found: Reviewed) -> str:
    others = {
        "并案": found.merged,
        "不予立案": found.not_filed,
        "撤回、撤案": found.withdrawn,
        "尚在审查": found.open,
    }
    told = "".join(f"，{label}{n}件" for label, n in others.items() if n)
    kinds = _listed(found.filed_by_category, dict(Category.choices))
    by_category = f"立案的提案中，{kinds}。" if found.filed else ""
    return f"经审查，立案{found.filed}件{told}。立案率{found.rate}（{found.convention}）。{by_category}"


def _refused(found: Reviewed) -> str:
    if not found.not_filed:
        return "没有不予立案的提案。"
    why = _listed(found.grounds, dict(Ground.choices))
    after = _listed(found.dispositions, dict(Disposition.choices))
    return f"不予立案{found.not_filed}件。理由：{why}。处理：{after}。"


def _listed(parts: Parts, labels: Mapping[str, str]) -> str:
    """The parts that are not empty, in the order of their words."""
    return "，".join(f"{label}{parts[code]}件" for code, label in labels.items() if parts.get(code))


def _both(labels: Mapping[str, str], first: Parts, second: Parts) -> Iterator[tuple[str, int, int]]:
    for code, label in labels.items():
        if first.get(code) or second.get(code):
            yield label, first.get(code, 0), second.get(code, 0)


def _tables(paper: Paper, found: Reviewed, mergers: list[Proposal]) -> None:
    paper.body(
        f"收到：统计日以前提交的提案，并案、不予立案、提交后撤回的都计入。立案：不含并案。立案率计法：{found.convention}。"
    )
    total = ("合计", found.received, found.filed)
    for caption, labels, came, filed in (
        ("按提案者类型", dict(SponsorType.choices), found.received_by_sponsor, found.filed_by_sponsor),
        ("按类别", dict(Category.choices), found.received_by_category, found.filed_by_category),
    ):
        rows = [*_both(labels, came, filed), total]
        paper.table((caption, "收到（件）", "立案（件）"), rows, (40, 30, 30), caption)
    if mergers:
        joined = [
            (
                one.merged_into.number if one.merged_into else None,
                f"收件{one.submission_no}",
                one.cause,
                one.lead_name,
            )
            for one in mergers
        ]
        paper.table(("主案", "并入", "案由", "提案者"), joined, (14, 14, 52, 20), "并案情况")


def mergers(session: PlenarySession, on: date) -> list[Proposal]:
    """What was merged by the day, by main case."""
    rows = Proposal.objects.of(session.committee_id).live().filter(session=session, merged_on__lte=on)
    return list(rows.select_related("merged_into").order_by("merged_into__case_no", "submission_no"))


def groups(session: PlenarySession) -> list[CaseGrouping]:
    """The groups of cases that were taken for the report, the largest first."""
    rows = CaseGrouping.objects.of(session.committee_id).live().filter(session=session)
    taken = rows.exclude(answer=CaseGrouping.Answer.REFUSED).order_by("id")
    return sorted(taken, key=lambda one: -len(one.cases))
