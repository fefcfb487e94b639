"""Figures of one sentence together: shares of what was just counted, and members of a list."""

from __future__ import annotations

import re

from jianyan.language.figures import meaning
from jianyan.language.figures.context import Context, carried
from jianyan.language.lexicon import Entry, Lexicon

THRESHOLD = 0.95
# How far a thing named before may be from a figure without one, and how many unknown characters may stand between.
HEADS_TRIED, UNREAD, UNREAD_IN_A_LIST = 3, 2, 5
# What is asked for help with, and the rates that tell its outcome.
MATTERS = ("activities.problems", "activities.public_matters", "activities.member_problems")
OUTCOMES = (
    "proposals.solved_rate",
    "proposals.implemented_rate",
    "proposals.closing_rate",
    "proposals.adopted_rate",
)
SUMMED = ("proposals.by_kind", "proposals.by_sponsor")
_SUM = re.compile(r"^(?:总计|合计|共计|总共|两项合计|累计|共)(?:收到|提交)?(?:提案)?$")
RULES = "other.rules"
KINDS = ("proposals.category", "proposals.by_sponsor")
BY_AUTHOR = ("proposals.by_sponsor", "opinions.by_groups")
RECEIVING = frozenset(("收到", "提交", "提出", "征集", "收集", "收受", "递交", "受理"))
# What is settled beside other matters and is none of them: 排查隐患20处，化解纠纷9起.
APART = ("other.disputes",)
# What matters are turned into, and the words that say so.
PRODUCTS = ("proposals.received", "proposals.filed", "opinions.received", "opinions.issued_items")
SAID_AGAIN = ("P-03", "P-09", "P-14", "P-38", "P-40")
PROPOSED = ("P-01", "P-03", "P-09", "P-02")
_MADE = re.compile(r"转化|转为|转成|形成|整理成|提炼")
_PER_HEAD = re.compile(r"^(?:余|多)?[，,（]?[\u4e00-\u9fff]{0,2}人均[\u4e00-\u9fff]{0,4}$")
_SHARE = re.compile(r"(?:^|[，,、（；\s])[其各分别均约仅只共它]{0,3}(?:占|占比|比例|比重)[^，。；]{0,16}$")
# 186名委员提交提案，参与率85.7%: the rate is that of the people counted before it.
_TURNOUT = re.compile(
    r"[^，。；、\d]*[，（](?:委员)?(?:参与率|参与面|覆盖率|覆盖面)(?:均?[达为超]|达到|超过|约)*$"
)
TURNED_OUT = ("P-10", "O-09", "A-05")
_GROWN = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:增至|降至|升至|减至|降到|上升为|提高为|提升为|变为|调整为|缩短到|缩短至"
    r"|(?:增加|提高|提升|上升|下降|减少|扩大|发展|增长)[到至])了?"
)
_LISTED = ("、", "和", "与", "及", "以及")
_UP_TO = re.compile(r"[-—–~～至到]+")
_DIFFERENCE = re.compile(
    r"(?:比|较|同比|环比)[^，。；\d]{0,10}(?:增加|增长|增多|净增|减少|下降|上升|提高|提升|缩短|提前|延长|多出|少了|多|少|高|低|增|降)了?(?:约|近)?$"
)
PEOPLE, VISITS = ("名", "人", "位", "人次", "名次"), ("人次", "名次")
ATTENDED = ("A-02", "A-03", "C-03")
ANYTHING = ("个", "项", "幅")  # counters that say nothing of what is counted
_REACHED = re.compile(r"(?:发展|增加|扩大|扩展|拓展|壮大|增)[到至]了?$")  # 联络站不断壮大，发展到46个
LATELY = 12  # no sentence that is read on has more figures
# Rates and times that grow by a figure are not the figure: 平均时间缩短9天.
GROWING = ("%", "天", "个百分点", "个工作日")
_MORE_OR_LESS = re.compile(
    r"(?:增加|增长|递增|减少|下降|降低|上升|提高|提升|缩短|压缩|提前|延长)了?(?:约|近|超)?$"
)
_LEAST = re.compile(
    r"及?以[上下]的?(?:承办|主办|提案)?(?:单位|部门|委员|大户|人员|界别|联名|联合|附议|\d+[名位人个家])"
)
_PARTED = re.compile(r"[，、（]占")
_THEME = re.compile(r"(?:围绕|聚焦|针对|就|关于|涉及)[^。；]{2,}$")
# Guests come to see the committee; the people it receives come with a matter.
_GUESTS = re.compile(
    r"接待(?![^，。；]*(?:群众|居民|村民|百姓|市民|职工))[^，。；]*(?:团组?|代表|一行|嘉宾|来宾|客商|同胞|侨领|考察|调研|学者|友人|参观|观摩)(?!群众|者)[^，。；]*$"
)
# Of 采用124篇，其中全国政协6篇、市政协118篇 the parts say only whose they are.
_LEVEL = re.compile(
    r"(?:其中)?[：:，、和及与]?(?:被|获|由|在)?(?:全国|国家|中央|自治区|上级|省|市|州|盟|县|区|旗|镇|乡|街道|村|社区|部)"
    r"(?:[、和及]?[省市县区州])?(?:政协|级以上|级|委|委办|政府|两办|领导|主要领导|报刊|媒体)?"
)
_CALLED_ON = re.compile(r"(?:联系|走访|包联|看望|慰问|约见)$")
_FOR_THEM = re.compile(r"(?:(?<![作成认])为|[给向对把将让]|授予)$")
# What shall be done counts nothing that was done: 每次不少于2人, 每个小组由3人组成, 力争达到90%, 缺席3次以上的予以约谈.
_SHALL = re.compile(
    r"(?:每|要求|规定|原则上|应当?|必须|须|明确|确保|保证|做到|全年)[^，。；]*"
    r"(?:不少于|不得少于|不低于|不得低于|不超过|不得超过|不多于|至少|最少|最多)[^，。；\d]{0,10}$"
)
_APIECE = re.compile(
    r"(?<![平人户场])(?<!平均)每(?:[个名位件条站组月周季人家村镇乡所户片]|半年|两月|双月)(?![^，。；]*(?:共|累计|合计|总))[^，。；]*$"
)
_AIMED = re.compile(
    r"(?:力争|力求|目标(?:是|为|定为)|争取(?:在|于|全年|实现|达到|达|年内|明年|让|使)|明年|来年|今后|下一步|计划(?:于|在|到|用|新建|建设|再))[^。；]*$"
)
_QUOTED = re.compile(r"[“‘《][^”’》]*[”’》]")
_MISSED = re.compile(
    r"(?:缺席|缺会|请假|未参加|不参加|不出席|未出席|旷会|无故|未提交|没有提交|连续)[^，。；]{0,12}$"
)
_TOOK_PART = re.compile(r"(?:参加|出席|完成|提交|参与|履职)了?$")
_OR_MORE = re.compile(r"及?以[上下]")
_AND_MORE = re.compile(r"[（]?含?[^，。；\d]{0,4}?(?:及?以[上下]|者|的|未|没有|不)")
_ELLIPTIC = re.compile(r"中，[^。；\d]*的[就已共约仅还也达有]*$|的[就共]?有$")
# What is written for the press and for local history alike; the subject of the text tells which.
PRESS = frozenset(("宣传", "媒体"))
WRITINGS = frozenset(("稿件", "文章", "各类稿件", "投稿", "来稿"))
_BARE = re.compile(r"[\s（，,、]*$")


# A figure and the entry it was given.
Told = tuple[Context, Entry | None]


class Line:
    """The figures of a sentence as they are read, each with the entry it was given."""

    def __init__(self, text: str, lexicon: Lexicon, earlier: list[Told]) -> None:
        self._text = text
        self._lexicon = lexicon
        self._earlier = earlier
        self.told: list[Told] = []

    def entries(self, figures: list[Context]) -> list[Entry | None]:
        """What each figure counts: its own words first, then the figures around it."""
        for around in figures:
            if self._ruled(around):
                self.told.append((around, self._lexicon[RULES]))
                continue
            found = (
                self._compared(around) or self._shared(around) or self._continued(around) or self._own(around)
            )
            found = (
                self._followed(around, found)
                or self._turned(around, found)
                or self._became(around, found)
                or self._summed(around)
                or self._subset(around, found)
                or found
            )
            found = self._again(around, found) or found
            found = found or self._of_the_sentence_before(around) or self._carried(around)
            found = self._by_subject(around, found) or found
            found = self._done_to(around, found)
            if found is None and not around.strange_noun:
                found = self._parallel(around) or self._default(around)
            self.told.append((around, found))
        self._bind_ranges()
        return [entry or self._headline(around) for around, entry in self.told]

    def _bind_ranges(self) -> None:
        """Both ends of 5至7名委员 count what the words after the second say, or those before the first."""
        for at in range(len(self.told) - 1):
            (low, first), (high, second) = self.told[at : at + 2]
            between = self._text[low.quantity.end : high.quantity.start]
            if low.quantity.unit == high.quantity.unit and _UP_TO.fullmatch(between):
                named = second if (second and second.id) or high.strange_noun else first
                self.told[at : at + 2] = [(low, named), (high, named)]

    def _own(self, around: Context) -> Entry | None:
        """What its own words say; where one of its subjects alone says nothing, all of them together."""
        ranked = meaning.senses(around, self._lexicon)
        if ranked and ranked[0].score >= THRESHOLD:
            return ranked[0].entry
        return self._own(around.whole) if around.whole else None

    def _default(self, around: Context) -> Entry | None:
        """共举办95场: what is left for a figure that nothing tells of."""
        ranked = meaning.senses(around, self._lexicon, defaults=True)
        return ranked[0].entry if ranked and ranked[0].score > 0 else None

    def _carried(self, around: Context) -> Entry | None:
        """收到来稿285条，上报105条: a figure without a noun of its own counts what was named before it."""
        reached = _REACHED.search(around.left_text) is not None
        if around.strange_noun or (around.quantity.unit in ANYTHING and not reached):
            return None
        unread = around.unread > UNREAD and not reached and not self._elliptic(around)
        if around.follower or around.leader or unread:
            return None
        told = [one for one in self.told if one[1] is None or one[1].name != RULES]
        last = told[-1] if told else None
        if last and last[1] and last[1].id is None and last[0].quantity.unit == around.quantity.unit:
            return None  # 发出测评表60份，收回58份: it goes on with what the catalogue does not count
        tried = (self._own(carried(around, head)) for head in around.heads[:HEADS_TRIED])
        return next((entry for entry in tried if entry), None)

    def _elliptic(self, around: Context) -> bool:
        """信息中，有关就业的就有300篇: what is said of the thing named before stands alone, without the thing."""
        return bool(_ELLIPTIC.search(self._text, around.zones.sentence_start, around.quantity.start))

    def _ruled(self, around: Context) -> bool:
        """Whether a figure is of a rule, a target or a threshold, not of the year."""
        z, start = around.zones, around.quantity.start
        clause = _QUOTED.sub("", self._text[z.clause_start : start])
        if _MISSED.search(clause) and _AND_MORE.match(self._text, around.quantity.end):
            return True
        if _TOOK_PART.search(clause) and _OR_MORE.match(self._text, around.quantity.end):
            return True
        ruled = _SHALL.search(clause) or _APIECE.search(clause)
        return bool(ruled or _AIMED.search(self._text[z.sentence_start : start]))

    def _done_to(self, around: Context, found: Entry | None) -> Entry | None:
        """Who takes part are members: neither 15名侨领参加 nor those for whom something is done, 为89名委员建档."""
        if found is None or found.name != "activities.participants":
            return found
        right = around.right
        members = any("委员" in self._lexicon.families.get(word, frozenset()) for word in right)
        guests = any("专家" in self._lexicon.families.get(word, frozenset()) for word in around.follower)
        if (around.strange_noun or guests) and not members:
            return None
        before = self._text[around.zones.sentence_start : around.quantity.start]
        if members and _CALLED_ON.search(before):
            return self._lexicon["activities.members_visited"]
        return self._lexicon["people.members"] if members and _FOR_THEM.search(before) else found

    def _compared(self, around: Context) -> Entry | None:
        """同比增加412篇, 承办5件以上的单位: a difference or a threshold counts no thing."""
        said = self._text[around.zones.clause_start : around.quantity.start]
        if around.quantity.unit in ("批", "批次", "人次", "人", "名", "位", "个", "次") and _GUESTS.search(
            said
        ):
            return self._lexicon["other.receptions"]
        if around.quantity.unit != "%" and _LEAST.match(self._text, around.quantity.end):
            return self._lexicon["other.growth"]
        grown = around.quantity.unit in GROWING and _MORE_OR_LESS.search(said)
        return self._lexicon["other.growth"] if grown or _DIFFERENCE.search(said) else None

    def _shared(self, around: Context) -> Entry | None:
        """立案125件，占85%: the percentage is the share of what was counted before it."""
        if around.quantity.unit != "%" or not self.told:
            return None
        before, entry = self._measured(around)
        between = self._text[before.quantity.end : around.quantity.start]
        turnout = entry is not None and entry.id in TURNED_OUT and _TURNOUT.fullmatch(between) is not None
        if (
            entry is None
            or before.quantity.unit == "%"
            or not (turnout or _SHARE.search(between) or _BARE.match(between))
        ):
            return None
        of_its_own = before is not self.told[-1][0] and entry is self.told[-1][1]
        return self._lexicon[entry.share] if entry.share and not of_its_own else entry

    def _measured(self, around: Context) -> Told:
        """收到210件，占总数240件的87.5%: the percentage measures what stands before the base it is taken of."""
        base = self.told[-1]
        if self._text[base[0].quantity.end : around.quantity.start] != "的" or len(self.told) < 2:
            return base
        part = self.told[-2]
        return part if _SHARE.search(self._text, part[0].quantity.end, base[0].quantity.start) else base

    def _continued(self, around: Context) -> Entry | None:
        """由86.5%提高到91.4% counts one thing twice; 解决率68.75%（88件） gives the count behind a rate."""
        if not self.told:
            return None
        before, entry = self.told[-1]
        between = self._text[before.quantity.end : around.quantity.start]
        if not between and around.quantity.unit in PEOPLE:
            return self._attending(around, entry)
        if before.quantity.unit == around.quantity.unit:
            if between in _LISTED and not around.whole:
                return entry  # 占63%、32%和5%: a bare list has one meaning
            return entry if _GROWN.fullmatch(between) else None
        return entry if before.quantity.unit == "%" and between in ("（", "（即", "（共") else None

    def _attending(self, around: Context, event: Entry | None) -> Entry | None:
        """培训2期160人次: who came to what was just counted."""
        if event is None or event.id not in ATTENDED or around.follower:
            return event if event and event.name == "other.receptions" else None
        came = around.quantity.unit in VISITS
        return self._lexicon["activities.participations" if came else "activities.participants"]

    def _followed(self, around: Context, found: Entry | None) -> Entry | None:
        """收集问题120个，解决率79%: the rate of the matters counted before is counted with them."""
        if around.quantity.unit != "%":
            return None
        before = next((entry for other, entry in reversed(self.told) if other.quantity.unit != "%"), None)
        if before is None or before.name not in MATTERS:
            return None
        return before if found is not None and found.name in OUTCOMES else None

    def _turned(self, around: Context, found: Entry | None) -> Entry | None:
        """What the words beside a figure say anew of what the figure before it counted."""
        if not self.told:
            return None
        before, entry = self.told[-1]
        between = self._text[before.quantity.end : around.quantity.start]
        if entry is None or set("。；") & set(between):
            return None
        if entry.name == "activities.aspects" and (
            found.name == "activities.suggestions"
            if found
            else not between and around.quantity.unit in ("条", "项", "件")
        ):
            # 归纳为6个方面28条建议: the items of the aspects are consolidated too
            parted = set("，、") & set(between) or "提出" in between
            return None if parted else self._lexicon["activities.consolidated"]
        if entry.name == "activities.public_matters" and found is not None and found.name in PRODUCTS:
            # 转化为提案11件、信息19条: what people's matters were turned into
            return (
                entry
                if between[:1] in "、和及与"
                and _MADE.search(self._text, around.zones.sentence_start, before.quantity.start)
                else None
            )
        if _PER_HEAD.search(between) and before.quantity.unit == around.quantity.unit:
            # 报送信息88条，人均1.6条: the mean counts what the sum counted
            return self._lexicon["proposals.per_member"] if entry.id in PROPOSED else entry
        return None

    def _became(self, around: Context, found: Entry | None) -> Entry | None:
        """报告9篇，获批示3篇: words that say what became of a thing counted before, with no thing of their own."""
        if found is not None and found.name in APART:
            return None
        things = around.follower | around.near & self._lexicon.things
        said = self._text[around.zones.left : around.zones.right]
        turns = [
            turn
            for turn in self._lexicon.turns
            if things <= turn.things and any(word in said for word in turn.words)
        ]
        for before, entry in reversed(self._lately(around) + self.told):
            if entry and before.quantity.unit != "%":
                for turn in turns:
                    to = entry if turn.to == "same" else self._lexicon[turn.to]
                    if {entry.id, entry.name} & turn.of and around.quantity.unit in to.counters:
                        return to
        return None

    def _lately(self, around: Context) -> list[Told]:
        """The figures of the sentence before, in the same paragraph."""
        start = around.zones.sentence_start
        floor = max(self._text.rfind("\n", 0, start - 1), self._text.rfind("。", 0, start - 1))
        return [told for told in self._earlier[-LATELY:] if told[0].quantity.start > floor]

    def _summed(self, around: Context) -> Entry | None:
        """会议期间收到268件，闭会期间收到34件，总计302件: the sum of the kinds is all that was received."""
        if not self.told or around.has_noun:
            return None
        before, entry = self.told[-1]
        said = self._text[around.zones.clause_start : around.quantity.start]
        kinds = entry is not None and entry.name in SUMMED and before.quantity.unit == around.quantity.unit
        return self._lexicon["proposals.received"] if kinds and _SUM.search(said) else None

    def _subset(self, around: Context, found: Entry | None) -> Entry | None:
        """工作室41个，其中镇级8个、村级33个: parts are counted as the whole, unless the words name another thing."""
        if self.told and _LEVEL.fullmatch(self._between(around)) and not around.follower:
            counted = self.told[-1][1]
            return None if counted and counted.name in BY_AUTHOR else counted
        if not self.told or (found is not None and found.id is not None):
            return self._kind(around, found)
        part = self._text.rfind("其中", around.zones.sentence_start, around.quantity.start)
        whole = [(other, entry) for other, entry in self.told if other.quantity.end <= part]
        if not whole or around.follower or whole[-1][0].quantity.unit != around.quantity.unit:
            return None
        between = self._text[part : around.quantity.start]
        return whole[-1][1] if not set("；。") & set(between) else None

    def _between(self, around: Context) -> str:
        """What stands between the figure before and this one, if they are parts of one clause or list."""
        before = self.told[-1][0]
        said = self._text[before.quantity.end : around.quantity.start].lstrip("，")
        listed = before.quantity.unit[:1] == around.quantity.unit[:1] and around.quantity.unit not in ANYTHING
        return (
            said
            if listed and "其中" in self._text[around.zones.sentence_start : around.quantity.start]
            else "。"
        )

    def _again(self, around: Context, found: Entry | None) -> Entry | None:
        """这801件提案里: a number said again counts what it counted when it was said first."""
        if (
            found is None
            or found.name != "proposals.received"
            or around.near & RECEIVING
            or around.left_text.strip("这")
        ):
            return None
        same = (around.quantity.value, around.quantity.unit)
        before = [
            entry
            for other, entry in self._earlier
            if entry and (other.quantity.value, other.quantity.unit) == same
        ]
        return before[-1] if before and before[-1].id in SAID_AGAIN else None

    def _by_subject(self, around: Context, found: Entry | None) -> Entry | None:
        """Kinds of social opinion are no kinds of proposals, manuscripts on local history no press reports."""
        subject = meaning.subject_of(around.before)
        if found is None or subject not in ("文史", "社情民意"):
            return None
        if found.id == "P-12" and subject == "社情民意" and "提案" not in around.sentence:
            return self._lexicon["opinions.received"]
        if found.id != "C-04" or subject != "文史" or around.quantity.unit not in ("篇", "件", "份"):
            return None
        if self.told and self.told[-1][1] is found:
            return None  # 在报刊发表65篇，其中省级12篇
        families = self._lexicon.families
        of_the_press = {word for word in around.near if families.get(word, frozenset()) & PRESS}
        return None if of_the_press - WRITINGS else self._lexicon["publications.manuscripts"]

    def _of_the_sentence_before(self, around: Context) -> Entry | None:
        """编印信息192则。其中98则…: a sentence may begin with parts of what the one before it counted."""
        start = around.zones.sentence_start
        if (
            not self._text[start : around.quantity.start].strip().startswith("其中")
            or around.follower
            or around.leader
        ):
            return None
        same = [told for told in self._earlier[-4:] if told[0].quantity.unit == around.quantity.unit]
        near = same and self._text.count("。", same[-1][0].quantity.end, start) <= 1
        return same[-1][1] if near else None

    def _kind(self, around: Context, found: Entry | None) -> Entry | None:
        """经济提案28件、民生提案21件: a kind of proposals beside others is a kind too, not all that were received."""
        if found is None or found.name != "proposals.received":
            return None
        parted = _PARTED.match(self._text, around.quantity.end)
        themed = _THEME.search(self._text, around.zones.sentence_start, around.quantity.start)
        if parted and (themed or not around.near & RECEIVING):
            return self._lexicon["proposals.category"]  # 有关教育的提案18件，占11%
        if not self.told:
            return None
        before, entry = self.told[-1]
        between = self._text[before.quantity.end : around.quantity.start]
        listed = len(between) <= 24 and between[:1] in "，、；" and entry is not None and entry.name in KINDS
        return entry if listed and not around.near & RECEIVING else None

    def _parallel(self, around: Context) -> Entry | None:
        """七届三次会议183件，立案178件: the place in the part before ； tells, else the last figure with the same unit."""
        same = [
            (before, entry)
            for before, entry in self.told
            if before.quantity.unit == around.quantity.unit and (entry is None or entry.name != RULES)
        ]
        shares = around.left_text.endswith("占") and around.quantity.unit == "%"
        if not same or around.has_noun or (around.unread > UNREAD_IN_A_LIST and not shares):
            return None
        part = self._text.count("；", around.zones.sentence_start, around.quantity.start)
        if part:
            here = sum(self._part(before) == part for before, _ in self.told)
            above = [told for told in self.told if self._part(told[0]) == part - 1]
            if here < len(above) and above[here][0].quantity.unit == around.quantity.unit:
                return above[here][1]
        return same[-1][1]

    def _part(self, around: Context) -> int:
        return self._text.count("；", around.zones.sentence_start, around.quantity.start)

    def _headline(self, around: Context) -> Entry | None:
        """45家：先后有45家单位承办 says the number first and what it counts after the colon."""
        quantity = around.quantity
        if around.left_text.strip("+＋") or self._text[quantity.end : quantity.end + 1] not in "：:+＋":
            return None
        return next(
            (
                entry
                for other, entry in self.told
                if entry
                and other is not around
                and (other.quantity.value, other.quantity.unit) == (quantity.value, quantity.unit)
            ),
            None,
        )
