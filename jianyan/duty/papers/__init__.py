"""What the room prints: the duty file, the certificate with its code, the quarterly statement, the list of the honoured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jianyan.duty.models import Appraisal, BodyResult, BodyYear, Certificate, Result
from jianyan.duty.queries import facts as facts_of
from jianyan.duty.queries.files import Identity, Part
from jianyan.duty.scoring.engine import points
from jianyan.duty.scoring.facts import Fact
from jianyan.figures import deeds
from jianyan.kit.chinese import long_date, ordinal
from jianyan.kit.papers import Making, Paper
from jianyan.people.models import Award, Person, Term


def duty_file(
    who: Identity,
    term: Term,
    sections: Sequence[tuple[str, Sequence[Fact]]],
    honours: Iterable[Award],
    results: Iterable[Result],
    making: Making,
) -> Paper:
    """履职档案: identity, everything recorded in the term by section, awards, results of the years."""
    person = who.person
    paper = making.paper(f"{person.name}履职档案")
    paper.title(f"政协委员履职档案\n（第{ordinal(term.number)}届）")
    paper.table(("项目", "内容"), _identity(who), (1, 3))
    for title, facts in sections:
        if facts:
            paper.heading(f"{title}（{len(facts)}项）")
            rows = [(long_date(one.on), one.title or title, _told(one)) for one in facts]
            paper.table(("日期", "事项", "情形"), rows, (3, 5, 3))
    if awards := list(honours):
        paper.heading("表彰")
        paper.table(
            ("日期", "称号", "表彰单位"),
            [(long_date(one.awarded_on), one.title, one.awarder) for one in awards],
            (1, 2, 2),
        )
    if years := list(results):
        paper.heading("年度考核")
        paper.table(
            ("年度", "得分", "等次"),
            [(f"{one.appraisal.year}年", points(one.total), one.grade_name or one.exempt) for one in years],
            (1, 1, 2),
        )
    paper.body(f"以上为截至{long_date(making.on)}的记录。")
    paper.signature(person.committee.name, making.on)
    return paper


def _told(fact: Fact) -> str:
    deed = deeds.find(fact.source)
    return facts_of.told(deed, fact.values) if deed else ""


def _identity(who: Identity) -> list[tuple[str, str]]:
    person, posts = who.person, [one.title or one.get_kind_display() for one in who.posts if not one.ends_on]
    bodies = [f"{one.body.name}（{one.role}）" for one in who.bodies if not one.ends_on]
    return [
        ("姓名", person.name),
        ("性别、民族", f"{person.get_gender_display()}　{person.ethnicity}"),
        ("政治面貌", person.affiliation or "—"),
        ("界别", who.tenure.sector.name if who.tenure else "—"),
        ("职务", "、".join(posts) or "委员"),
        ("工作单位及职务", person.work or "—"),
        ("所在机构", "、".join(bodies) or "—"),
        *_contacts(person),
        *_background(who),
    ]


def _contacts(person: Person) -> list[tuple[str, str]]:
    told = [one for one in (person.phone, person.address) if one]
    return [("联系方式", "　".join(told))] if told else []


def _background(who: Identity) -> list[tuple[str, str]]:
    one = who.background
    if one is None:
        return []
    told = (
        ("学历学位", one.education),
        ("主要经历", one.career),
        ("专长", one.expertise),
        ("关注领域", one.focus),
    )
    return [pair for pair in told if pair[1]]


def certificate(one: Certificate, who: Identity, address: str, making: Making) -> Paper:
    """履职证明: who, since when, as what. No score stands on it; the code confirms number, name and validity."""
    person, seat = who.person, who.tenure
    paper = making.paper(f"履职证明第{one.number}号")
    paper.title("政协委员履职证明")
    paper.subtitle(f"编号：第{one.number}号")
    since = f"自{long_date(seat.starts_on)}起" if seat else ""
    until = f"，至{long_date(seat.ends_on)}止" if seat and seat.ends_on else ""
    sector = f"（{seat.sector.name}界别）" if seat else ""
    paper.body(
        f"兹证明{person.name}{since}担任{person.committee.name}第{ordinal(one.term.number)}届委员{sector}{until}，"
        "参加政协会议、活动，履行委员职责。"
    )
    paper.body(f"本证明自出具之日起至{long_date(one.valid_until_on)}有效。")
    paper.code(address, f"验证码\n{one.code}")
    paper.signature(person.committee.name, one.issued_on)
    paper.note("扫码或者输入验证码可核对编号、姓名和有效期，不显示得分。")
    return paper


def statement(
    appraisal: Appraisal, person: Person, total: str, parts: Sequence[Part], making: Making
) -> Paper:
    """履职情况通报: each part with its lines, and what did not count with the reason."""
    paper = making.paper(f"{person.name}{appraisal.year}年度履职情况")
    paper.title(f"{appraisal.year}年度履职情况通报")
    paper.addressee(f"{person.name}委员")
    until = appraisal.frozen_on or min(making.on, appraisal.ends_on)
    paper.body(f"截至{long_date(until)}，您{appraisal.year}年度履职得分为{total}分。明细如下。")
    for part in parts:
        paper.heading(f"{part.name}：{part.total}分")
        rows = [*part.counted, *part.left]
        if rows:
            paper.table(
                ("日期", "事项", "计入", "说明"),
                [
                    (
                        f"{one.entry.on:%Y-%m-%d}" if one.entry.on else "—",
                        one.entry.title or one.entry.label,
                        one.counted,
                        one.entry.reason or one.sum or one.entry.label,
                    )
                    for one in rows
                ],
                (2, 4, 1, 3),
            )
    paper.body("如有漏记或者异议，请在系统中补报、提出，我们将限期核实答复。")
    paper.signature(appraisal.committee.name, making.on)
    return paper


def award_list(appraisal: Appraisal, grade: str, names: Sequence[str], making: Making) -> Paper:
    """名单: by strokes, as lists of honour are printed; no score, no rank."""
    paper = making.paper(f"{appraisal.year}年度履职{grade}委员名单")
    paper.title(f"{appraisal.year}年度履职考核“{grade}”委员名单")
    paper.subtitle(f"（共{len(names)}名，按姓氏笔画为序）")
    paper.names(names)
    if not names:
        paper.body("（无）")
    if appraisal.decided_on:
        paper.signature(appraisal.committee.name, appraisal.decided_on)
    return paper


def body_list(one: BodyYear, results: Sequence[BodyResult], making: Making) -> Paper:
    """机构考核结果: in the official order, no rank."""
    paper = making.paper(f"{one}结果")
    paper.title(f"{one.year}年度联络组、专门委员会考核结果")
    paper.body(
        f"经{one.decided_by}审定，{one.year}年度联络组、专门委员会考核结果如下（按机构顺序，不排名次）。"
    )
    paper.table(
        ("机构", "类型", "得分", "等次"),
        [
            (row.body.name, row.body.get_kind_display(), points(row.total), row.grade_name or "—")
            for row in results
        ],
        (4, 3, 1, 1),
    )
    paper.body("各机构可在系统“机构考核”中查看本机构得分的每一条依据。")
    paper.signature(one.committee.name, one.decided_on or making.on)
    return paper


def result_letter(one: Result, making: Making) -> Paper:
    """考核结果通知: to the member, with a copy for whoever nominated him."""
    appraisal = one.appraisal
    paper = making.paper(f"{one.person.name}{appraisal.year}年度考核结果通知")
    paper.letter_head(one.person.committee.name, f"〔{(appraisal.told_on or making.on).year}〕　　号")
    paper.title("年度履职考核结果通知")
    _letter(paper, one, making)
    return paper


def result_letters(appraisal: Appraisal, results: Sequence[Result], making: Making) -> Paper:
    """The letters of a year in one file, each on a page of its own."""
    paper = making.paper(f"{appraisal.year}年度考核结果通知（{len(results)}份）")
    for no, one in enumerate(results):
        if no:
            paper.page_break()
        paper.title(f"{one.person.committee.name}\n年度履职考核结果通知")
        _letter(paper, one, making)
    return paper


def _letter(paper: Paper, one: Result, making: Making) -> None:
    appraisal, person = one.appraisal, one.person
    paper.addressee(f"{person.name}委员")
    grade = f"考核等次为“{one.grade_name}”" if one.grade_name else f"{one.exempt or '不定等次'}"
    paper.body(
        f"经{appraisal.decided_by}审定，您{appraisal.year}年度履职得分{points(one.total)}分，{grade}。"
    )
    paper.body("得分明细可在系统“我的履职”中查看。感谢您对政协工作的支持。")
    paper.signature(person.committee.name, appraisal.decided_on or making.on)
    paper.note("抄送：推荐提名单位，所在单位。")
