"""Spans of text whose numbers are names, dates or ordinals and count nothing."""

from __future__ import annotations

import re

_N = r"(?:\d+|[零〇一二两三四五六七八九十百千]+)"
_S = r"[ \t\u3000\xa0]*"
# From the term to its session no verb stands: 十五届政协第三次会议, but not 十五届政协召开3次会议.
_GAP = r"[^，。、；！？\n召开举行组织累计共收提]{0,10}?"
_VIEWS = r"(?:(?:浏览|点击|阅读|访问|查看|评论)(?:次数|数|量)?|热度|人气)"

_LABELS = (
    # dates, times, spans of years
    rf"\d{{2,4}}{_S}年?{_S}[-—–~～至到]+{_S}\d{{2,4}}{_S}年(?:度)?",
    rf"(?:\d{{4}}|[12一二][零〇○九八\d][零〇○一二三四五六七八九\d]{{2}}|\d{{2}}(?=年(?:代|度|初|底|末|春|夏|秋|冬|上半|下半|以来|前后)))"
    rf"{_S}年(?:度)?(?:{_S}{_N}{_S}月(?:份)?(?:{_S}{_N}{_S}[日号])?)?",
    rf"{_N}{_S}月(?:份)?{_S}{_N}{_S}[日号](?:{_S}[-—–~～至到]+{_S}(?:{_N}{_S}月{_S})?{_N}{_S}[日号])?",
    rf"\d{{1,2}}{_S}[-—–~～至到]+{_S}\d{{1,2}}{_S}[月日号](?:份)?",
    rf"(?<![个\d.]){_N}{_S}月(?!余|多)(?:份|底|初|中旬|上旬|下旬|末)?",
    rf"{_N}{_S}[日号](?!均|用|常|产|处理|接待)(?:上午|下午|晚|凌晨|至)?",
    r"\d{4}[-./—]\d{1,2}[-./—]\d{1,2}",
    r"(?<!\d)(?:19|20)\d{2}[-./](?:0?[1-9]|1[0-2])(?![\d%.]|[ \t]*[万亿元余多])",
    r"\d{1,2}:\d{2}(?::\d{2})?",
    rf"(?:上午|下午|晚上?|凌晨|中午){_S}{_N}{_S}[时点](?:{_S}{_N}{_S}分)?|{_N}{_S}[时点]{_S}(?:{_N}{_S}分|半|整|许|左右)",
    rf"{_N}{_S}(?:周年|季度|年度|年代|世纪|年级|月份|中全会|后(?=[，。、青委干]))",
    rf"前?{_N}{_S}个?季度",
    r"(?<=[零一二三四五六七八九十\d])[·•.](?:\d{1,2})(?=[”’事疫讲])|\d{1,2}[·•]\d{1,2}",
    # ordinals, terms and sessions
    rf"第{_S}{_N}(?:{_S}[至到—–~～-]+{_S}第?{_S}{_N}|、第{_S}{_N}|[、和]\d{{1,2}}(?=[期辑号届名卷]))*{_S}",
    rf"[本上历这该]?{_N}{_S}届(?:{_GAP}(?:[一二三四五六七八九十]+|\d+(?={_S}次(?:会议|全会|全体|常委|主席))){_S}次)?",
    rf"(?<=[届会]){_S}{_N}{_S}次(?=会议|全会|全体会议|大会|常委|主席会)",
    rf"(?:排名?|位列|位居|名列|列|居|跻身)[^，。；\n]{{0,8}}?(?:前|第){_S}{_N}{_S}(?:名|位|强)?",
    rf"前{_S}{_N}{_S}(?:名|位|强)",
    rf"{_N}{_S}(?:等奖|强(?=[县区市镇村企名榜])|级(?!以上干部)|号|线(?=城|上|工|人|参|岗))",
    # documents, cases, telephones, pages, addresses
    rf"[〔\[(【]{_S}\d{{4}}{_S}[〕\])】]{_S}(?:第{_S})?\d+{_S}号",
    r"(?:编号|案号|号码|邮编|邮政编码|QQ|ICP备|备案号?|公网安备|证号|字号)[:： \t]*[-\d][-\d ]*号?",
    r"(?:电话|热线|传真|手机)[:： \t]*\d[-\d ]{3,}(?![\d余多次人个])",
    rf"(?:(?:^|(?<=[ \t\u3000】|])){_VIEWS}[:： \t]*|{_VIEWS}[:：][ \t]*)\d+[ \t]*次?",
    r"[第共]\d+[ \t]*页|\d+条评论|(?:字数|阅读时长)[:：][ \t]*\d+(?:字|分钟)?",
    # what a page says under itself, not 共有161人参与捐款
    r"(?m:(?:评论|已有|共有)[ \t]*\d+[ \t]*人参与(?=[ \t]*(?:$|[，,]?[ \t]*(?:\d+[ \t]*条|点击|评论|讨论))))",
    r"(?:全文|本文|篇文章|当前显示|已显示)共?[ \t]*\d+[ \t]*字",
    r"365天|\d+[ \t]*个?(?:工作日|天|日|月|小时|分钟)(?:之|以)?内",
    r"(?:https?://|www\.)[\x21-\x7e]+|[\w.]+@[\w.]+",
    r"(?<![\d.,])\d{7,}(?![\d.,]*[%万亿元])|0\d{2,3}-\d{7,8}|\d{3,4}-\d{3,4}-\d{4}",
    r"\d+(?:\.\d+)?[A-Za-z]+(?!m|g)(?:级)?|(?<![A-Za-z])[A-Za-z]+[-—]?\d+(?:\.\d+)?",
    r"(?:N[oO]\.?|№)[ ]?\d+",
    r"(?<![\d%])\d{1,2}[/／]\d{1,3}(?!\d)",
    r"\d+[:：∶比]\d+(?!\d)",
    r"(?<=[A-D])[二两三四]类",
    # sums of a slogan, numbered lists
    r"\d+(?:[+＋](?:\d+|[NnXx]))+(?![件个名次条篇])|[“‘]\d+[”’]",
    r"(?m:^[ \t\u3000\xa0]*[(（]?\d{1,2}(?:[)）]|[.、．](?!\d)))",
    r"(?<=[。；：:;])[ \u3000]*[(（]?\d{1,2}(?:[)）]|[.、．](?!\d))",
    r"[①②③④⑤⑥⑦⑧⑨⑩]",
)
_LABEL = [re.compile(pattern) for pattern in _LABELS]
_QUOTED = re.compile(r"[“‘「『\"]([^“”‘’「」『』\"\n]{1,16})[”’」』\"]|《[^》\n]*》")


def labels(text: str) -> list[tuple[int, int]]:
    """Spans that hold numbers which are no figures, in no particular order."""
    spans = [match.span() for pattern in _LABEL for match in pattern.finditer(text)]
    return spans + [match.span() for match in _QUOTED.finditer(text)]


class Mask:
    """Answers whether a span touches a label."""

    def __init__(self, text: str) -> None:
        self._cells = bytearray(len(text) + 1)
        for start, end in labels(text):
            self._cells[start:end] = b"\1" * (end - start)

    def covers(self, start: int, end: int) -> bool:
        """Whether any character of the span belongs to a label."""
        return any(self._cells[start:end])
