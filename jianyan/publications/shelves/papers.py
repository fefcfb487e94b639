"""Papers to the Party committee and rules."""

from __future__ import annotations

from django.db.models import Q

from jianyan.publications import actions
from jianyan.publications import permissions as may
from jianyan.publications.forms import papers
from jianyan.publications.forms.base import Pick, pick
from jianyan.publications.models import PartyPaper, RuleDocument
from jianyan.publications.shelves.base import Shelf, Step, file, void


def _unanswered(paper: PartyPaper) -> bool:
    return paper.kind == PartyPaper.Kind.REQUEST and not (paper.answered_on or paper.voided_at)


ANSWERED = Pick(
    "answered",
    "批复",
    (("no", "未批复的请示"), ("yes", "已批复")),
    lambda value: Q(kind=PartyPaper.Kind.REQUEST, answered_on__isnull=value == "no"),
)


SHELVES: dict[str, Shelf] = {
    "papers": Shelf(
        "请示报告",
        PartyPaper,
        "sent_on",
        (
            ("标题", "title"),
            ("类别", "kind"),
            ("文号", "document_no"),
            ("报送日期", "sent_on"),
            ("批复", "answer"),
            ("批复日期", "answered_on"),
        ),
        papers.PaperForm,
        actions.record_party_paper,
        "登记请示报告",
        may.may_keep_papers,
        "向党委报送的请示、报告和办理结果，报送当天登记；请示的批复收到后登记。",
        picks=(pick("kind", "类别", PartyPaper.Kind.choices), ANSWERED),
        search=("title", "document_no"),
        readers=may.may_read_papers,
        facts=(
            ("类别", "kind"),
            ("文号", "document_no"),
            ("报送对象", "recipient"),
            ("报送日期", "sent_on"),
        ),
        template="publications/paper.html",
        steps=(
            (
                "answer",
                Step(
                    "登记批复",
                    papers.AnswerForm,
                    actions.record_answer,
                    may.may_keep_papers,
                    _unanswered,
                    main=True,
                ),
            ),
            file(may.may_keep_papers, "上传文件"),
            void(may.may_keep_papers),
        ),
    ),
    "rules": Shelf(
        "制度文件",
        RuleDocument,
        "issued_on",
        (
            ("制度名称", "name"),
            ("制定或修订", "action"),
            ("文号", "document_no"),
            ("印发日期", "issued_on"),
            ("废止日期", "repealed_on"),
        ),
        papers.RuleForm,
        actions.record_rule,
        "登记制度",
        may.may_keep_papers,
        "制定或修订的制度，印发当天登记，并上传文件。",
        picks=(pick("action", "制定或修订", RuleDocument.Action.choices),),
        search=("name", "document_no"),
        facts=(
            ("制定或修订", "action"),
            ("文号", "document_no"),
            ("印发日期", "issued_on"),
            ("施行日期", "begins_on"),
            ("废止日期", "repealed_on"),
            ("废止依据", "repealed_by"),
            ("政策库读者", "readers_shown"),
        ),
        template="publications/rule.html",
        related=("replaces",),
        steps=(
            file(may.may_keep_papers, "上传文件"),
            (
                "share",
                Step(
                    "编入政策库",
                    papers.ShareForm,
                    actions.share_rule,
                    may.may_keep_papers,
                    lambda rule: not (rule.repealed_on or rule.voided_at),
                    starts=lambda rule: {"readers": rule.readers},
                ),
            ),
            (
                "repeal",
                Step(
                    "废止",
                    papers.RepealForm,
                    actions.repeal_rule,
                    may.may_keep_papers,
                    lambda rule: not (rule.repealed_on or rule.voided_at),
                ),
            ),
            void(may.may_keep_papers),
        ),
    ),
}
