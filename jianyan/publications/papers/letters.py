"""Papers the room prints as docx: calls, letters to authors and readers, contents, head sheets, yearly lists.

Document numbers and seals are the office's own: letters leave the number open. The office library loads at use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from jianyan.kit.chinese import long_date
from jianyan.publications import queries
from jianyan.publications.models import (
    BookMovement,
    CollectionCall,
    Manuscript,
    OutlineTheme,
    PartyPaper,
    Publication,
    PublicityItem,
    Volume,
)

if TYPE_CHECKING:
    from jianyan.kit.papers import Paper

OPEN_NO = "〔{year}〕　　号"


def _paper(title: str, made_at: datetime) -> Paper:
    from jianyan.kit.papers import Paper

    return Paper(title, made_at)


ONE_LINE = 19  # characters of a title that stand well in one line


def broken(title: str) -> str:
    """A long title in two lines, broken by sense as near the middle as it goes (GB/T 9704, 7.3.1)."""
    if len(title) <= ONE_LINE:
        return title
    places = [no for no in range(4, len(title) - 3) if title[no - 1] in "》、，的和" or title[no] == "《"]
    inside = [no for no in places if title[:no].count("《") == title[:no].count("》")]
    if not inside:
        return title
    middle = min(inside, key=lambda no: abs(no - len(title) / 2))
    return f"{title[:middle]}\n{title[middle:]}"


def call_notice(call: CollectionCall, topics: Sequence[OutlineTheme], made_at: datetime) -> bytes:
    """征集通知: what is asked for theme by theme, how to write, by when, and whom to ask."""
    issuer = call.committee.name
    paper = _paper(call.title, made_at)
    paper.red_head(issuer, call.document_no or OPEN_NO.format(year=call.announced_on.year))
    paper.title(broken(call.title))
    paper.addressee(call.recipients)
    paper.body(f"根据《{call.outline.title.strip('《》')}》，现面向各界征集文史资料。有关事项通知如下。")
    paper.heading("征集内容")
    paper.body(call.outline.themes)
    if topics:
        paper.table(
            ("专题", "时期", "计划篇数"),
            [(one.name, one.period or "不限", one.target or None) for one in topics],
            (3, 3, 1),
        )
    paper.heading("来稿要求")
    paper.body(
        "来稿应写作者亲历、亲见、亲闻的史实，第一人称，真实具体，不虚构；由他人口述整理的，注明口述人和整理人。"
        f"每篇以{call.shortest}至{call.longest}字为宜，注明资料来源，附有关照片更好。"
    )
    paper.body(call.advice)
    paper.heading("截止时间和联系方式")
    paper.body(f"征稿截止{long_date(call.closes_on)}。来稿请注明作者姓名、单位和联系方式，并附授权说明。")
    paper.signature(issuer, call.announced_on)
    phone = f"，联系电话：{call.contact_phone}" if call.contact_phone else ""
    paper.note(f"联系人：{call.contact}{phone}")
    return paper.to_bytes()


def acceptance(manuscript: Manuscript, made_at: datetime) -> bytes:
    """用稿通知: accepted after the three reviews; asks for the right to print where it is missing."""
    paper = _letter("用稿通知", manuscript, manuscript.accepted_on, made_at)
    where = f"，拟刊于{manuscript.volume}" if manuscript.volume else "，拟编入文史资料"
    paper.body(f"您撰写的《{manuscript.title}》，经史实、政治、文字三审，决定采用{where}。")
    if manuscript.rights_on:
        paper.body(
            f"您已于{long_date(manuscript.rights_on)}授权刊印（{manuscript.rights_note or '范围未注明'}）。"
        )
    else:
        paper.body("请您于收到本通知后填写授权说明并寄回，以便按期刊印。")
    paper.body("出版后将按规定支付稿酬，并赠送样书。感谢您对政协文史工作的支持。")
    return _signed(paper, manuscript, manuscript.accepted_on)


def refusal(manuscript: Manuscript, made_at: datetime) -> bytes:
    """退稿函: thanks, the reason, and the way back where there is one."""
    paper = _letter("退稿函", manuscript, manuscript.refused_on, made_at)
    paper.body(
        f"您于{long_date(manuscript.received_on)}寄来的《{manuscript.title}》已收到，感谢您对政协文史工作的关心和支持。"
    )
    paper.body(f"经认真研究，该稿暂不采用，主要考虑是：{manuscript.refuse_reason.rstrip('。')}。")
    paper.body("现将原稿退还，请查收。欢迎您继续惠赐写亲历、亲见、亲闻的稿件。")
    return _signed(paper, manuscript, manuscript.refused_on)


def _letter(kind: str, manuscript: Manuscript, on: date | None, made_at: datetime) -> Paper:
    day = on or manuscript.received_on
    paper = _paper(f"{kind}：{manuscript.title}", made_at)
    paper.letter_head(manuscript.committee.name, OPEN_NO.format(year=day.year))
    paper.title(kind)
    name = re.sub("（[^）]*）", "", manuscript.author)
    paper.addressee(f"{name}{'委员' if manuscript.person_id else '同志'}")
    return paper


def _signed(paper: Paper, manuscript: Manuscript, on: date | None) -> bytes:
    paper.signature(manuscript.committee.name, on or manuscript.received_on)
    return paper.to_bytes()


def presentation(movement: BookMovement, made_at: datetime) -> bytes:
    """赠书函 with the receipt to be signed and sent back on a page of its own."""
    book = str(movement.volume or f"《{movement.title}》")
    issuer = movement.committee.name
    paper = _paper(f"赠书函：{movement.recipient}", made_at)
    paper.letter_head(issuer, OPEN_NO.format(year=movement.moved_on.year))
    paper.title("赠书函" if movement.mode == BookMovement.Mode.PRESENTED else "送书函")
    paper.addressee(movement.recipient)
    given = {
        BookMovement.Mode.PRESENTED: "赠送",
        BookMovement.Mode.LIBRARY: "送交入藏",
    }.get(BookMovement.Mode(movement.mode), "送上")
    paper.body(f"现{given}{book}{movement.copies}册，供阅览、收藏和研究使用，请查收。")
    paper.body("收到后请填写所附签收单寄回。")
    paper.attachments(["图书签收单"])
    paper.signature(issuer, movement.moved_on)
    paper.page_break()
    paper.title("图书签收单")
    paper.table(
        ("项目", "内容"),
        [
            ("送书单位", issuer),
            ("图书", book),
            ("册数", f"{movement.copies}册"),
            ("收书单位", movement.recipient),
            ("签收人", movement.signer),
            ("签收日期", long_date(movement.signed_on) if movement.signed_on else ""),
            ("备注", ""),
        ],
        (1, 3),
    )
    return paper.to_bytes()


def contents(volume: Volume, manuscripts: Sequence[Manuscript], made_at: datetime) -> bytes:
    """出版目录: the imprint, the contents in order, and the authors in order of strokes."""
    paper = _paper(f"{volume}目录", made_at)
    paper.title(f"{volume}\n目　　录")
    if volume.title:
        paper.subtitle(volume.title)
    paper.table(
        ("序号", "篇名", "作者"),
        [(no, one.title, _byline(one)) for no, one in enumerate(manuscripts, 1)],
        (1, 5, 3),
    )
    authors = queries.by_strokes(sorted({one.author for one in manuscripts}), volume.committee)
    if authors:
        paper.body(f"作者（以姓氏笔画为序）：{'、'.join(authors)}。")
    names = (("主编", volume.chief_editor), ("副主编", volume.deputy_editors), ("编辑", volume.editors))
    for label, held in names:
        if held:
            paper.body(f"{label}：{held}")
    label = volume.get_licence_kind_display() or "书号或准印号"
    paper.body(f"{label}：{volume.licence or '（待定）'}")
    if volume.published_on:
        paper.body(f"出版日期：{long_date(volume.published_on)}　印数：{volume.print_run}册")
    return paper.to_bytes()


def _byline(manuscript: Manuscript) -> str:
    return f"{manuscript.author}（{manuscript.recorder}整理）" if manuscript.recorder else manuscript.author


def head_sheet(paper_sent: PartyPaper, made_at: datetime) -> bytes:
    """发文稿纸 of a request or report: what is known is filled in, what is signed by hand stays open."""
    paper = _paper(f"发文稿纸：{paper_sent.title}", made_at)
    paper.title("发　文　稿　纸")
    paper.table(
        ("项目", "内容"),
        [
            ("文种", paper_sent.get_kind_display()),
            ("标题", paper_sent.title),
            ("文号", paper_sent.document_no),
            ("主送", paper_sent.recipient),
            ("抄送", ""),
            ("拟稿", ""),
            ("核稿", ""),
            ("秘书长审核", ""),
            ("主席签发", ""),
            ("附件", ""),
            ("份数", ""),
            ("报送日期", long_date(paper_sent.sent_on)),
        ],
        (1, 4),
    )
    if paper_sent.answered_on:
        paper.body(_answer(paper_sent))
    return paper.to_bytes()


def _answer(sent: PartyPaper) -> str:
    number = f"（{sent.answer_no}）" if sent.answer_no else ""
    day = long_date(sent.answered_on) if sent.answered_on else ""
    said = f"要点：{sent.answer_note}" if sent.answer_note else ""
    return f"{sent.answered_by}{day}批复{number}：{sent.get_answer_display()}。{said}"


def publicity_list(
    year: int, items: Sequence[PublicityItem], published: Sequence[Publication], name: str, made_at: datetime
) -> bytes:
    """宣传信息刊发一览表 of a year: every item with where it came out, first the totals."""
    by_item: dict[int, list[Publication]] = {}
    for one in published:
        by_item.setdefault(one.item_id, []).append(one)
    paper = _paper(f"{year}年宣传信息刊发一览表", made_at)
    paper.title(f"{name}\n{year}年宣传信息刊发一览表")
    higher = {one.item_id for one in published if one.level in Publication.HIGHER}
    paper.body(
        f"{year}年撰写宣传稿件{len(items)}篇；当年各级媒体刊发{len(published)}次，"
        f"其中被市级以上媒体刊发的稿件{len(higher)}篇。一篇被几家媒体刊发的，按次分别列出。"
    )
    paper.table(
        ("序号", "撰写日期", "标题", "撰稿", "刊发媒体"),
        [
            (no, _short(one.written_on), one.title, one.author, _media(by_item.get(one.pk, [])))
            for no, one in enumerate(items, 1)
        ],
        (3, 6, 13, 8, 14),
    )
    return paper.to_bytes()


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _media(published: Sequence[Publication]) -> str:
    return "；".join(
        f"{one.medium}（{one.get_level_display()}，{_short(one.published_on)}{'，转载' if one.reprints_id else ''}）"
        for one in published
    )
