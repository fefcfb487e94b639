"""What of a text is nobody's business outside: numbers to call, to identify and to find a person by, masked one by one.

A name is not found by a pattern: whether persons are named is decided where a text is published. What goes to a machine
outside is masked more widely: names that are known, and what stands before a form of address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# In this order: a longer number is looked for before the shorter one inside it. Digits may be full-width.
_KINDS = (
    ("证件号码", r"(?<!\d)\d{6}(?:18|19|20|１８|１９|２０)\d{9}[\dXxＸｘ](?![\dA-Za-z])"),
    ("电子邮箱", r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    ("电话", r"(?<![\d.])(?:\+?86[- ]?)?[1１][3-9３-９]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    ("电话", r"(?<![\d.])[（(]?[0０]\d{2,3}[）)]?[-—－ ]?\d{7,8}(?:[-转]\d{1,5})?(?!\d)"),
    ("电话", r"(?:(?<=电话)|(?<=手机)|(?<=传真)|(?<=热线))[:：为是 ]{0,3}\d{3,4}[- ]?\d{4}(?!\d)"),
    ("联系方式", r"(?:QQ|qq|微信|微信号)[:：号 ]{1,3}[A-Za-z0-9_-]{5,20}"),
    ("住址", r"(?<=址)[:：]\s*[^，。；;\n]{4,60}"),
    ("联系人", r"(?<=联系人)[:：]\s*[一-鿿·]{2,6}(?:(?:同志|先生|女士)?)"),
)
PRIVATE = re.compile("|".join(f"(?P<k{no}>{pattern})" for no, (_, pattern) in enumerate(_KINDS)))


@dataclass(frozen=True)
class Found:
    """A stretch of the text that is masked, and what it is."""

    start: int
    end: int
    kind: str


def found(text: str) -> Iterator[Found]:
    """Every private stretch of a text, in order; they do not overlap."""
    for hit in PRIVATE.finditer(text):
        no = int((hit.lastgroup or "k0")[1:])
        yield Found(hit.start(), hit.end(), _KINDS[no][0])


def masked(text: str) -> str:
    """The text with each private stretch replaced by a word that says what stood there."""
    parts, at = [], 0
    for one in found(text):
        parts += [text[at : one.start], f"（{one.kind}略）"]
        at = one.end
    return "".join([*parts, text[at:]])


NAME = "〔姓名略〕"
# Any long number outside may be somebody's: accounts, case numbers, plates.
_NUMBER = re.compile(r"[A-Za-z]?[\d０-９][\d０-９Xx\- ]{5,40}[\d０-９Xx]")
_SURNAME = (
    "[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭鲁韦马苗凤方任袁柳鲍史唐费薛雷贺倪汤罗毕郝安常于傅卞齐康伍余顾孟黄穆"
    "萧尹姚邵汪毛米贝戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾江童颜郭梅林刁钟徐邱骆高夏蔡田樊胡凌霍万支柯管卢莫房丁邓单洪包左石崔吉龚程嵇邢裴陆翁荀惠曲封"
    "靳段焦侯全班宁仇甘武符刘景詹龙叶司白蒲赖卓屠池乔闻党翟谭申冉桂牛边燕尚温庄柴瞿阎习艾鱼向古易廖耿匡文寇欧聂敖冷辛阚简饶曾沙关查游岳]"
)
# 张某某, and a surname with one or two letters before a form of address.
_ADDRESSED = re.compile(
    rf"[\u4e00-\u9fff]某+[\u4e00-\u9fff]?|{_SURNAME}[\u4e00-\u9fff·]{{1,2}}(?=先生|女士|同志|老人|大爷|大妈|阿姨|老师|医生|师傅|反映|来访)"
)


def masked_for_outside(text: str, names: Iterable[str] = ()) -> str:
    """The text as it may go to a machine outside: numbers, known names and what is addressed as a person masked."""
    text = _NUMBER.sub("（号码略）", masked(text))
    known = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
    if known:
        text = re.sub("|".join(map(re.escape, known)), NAME, text)
    return _ADDRESSED.sub(NAME, text)
