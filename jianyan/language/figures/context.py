"""The words around each figure of a sentence, and how near to it they stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace

from jianyan.language.figures.quantities import Quantity
from jianyan.language.figures.subjects import Part
from jianyan.language.figures.tokens import BREAKS, Token
from jianyan.language.lexicon import Lexicon

TOPIC_REACH = 500
NAMED = 12  # the most characters between 、 and the figure of the thing named there
TITLE = 80
PEOPLE = ("名", "人", "位")
MEMBERS = ("政协委员", "委员", "常委")
# How much a word counts: beside the figure, or farther off.
ADJACENT, BESIDE, PER_CHARACTER, FARTHEST = 1.2, 1.0, 0.02, 15
SAME_CLAUSE, CLAUSE_BEFORE, PER_CLAUSE, LEAST, AFTER = 0.6, 0.52, 0.06, 0.25, 0.4
DESCRIBING, COUNTED, CARRIED = 0.5, 0.6, 0.8
# What may become of every member of a list, said once after the last.
OUTCOMES = frozenset(("表彰", "批示", "采用"))
_MEMBER = re.compile(r"[^，。；：、\d]{1,10}[、和与及]")

_STOPS = "。！？\n \t\u3000"
_FUNCTION = re.compile(
    r"[的地得由被已均全都占为是达、和与及，。；：（）以左分并共其有到经在将向就给让使对按每\s]|进行|增[至加到]|[降升][至到]|减[至少]|提[高升]|扩大|全[部员]|获|受|奔赴|赴|走|深入|名列|位列|排名|居|列|中(?![国共央学小])|$"
)
_ACTORS = re.compile(r"[^，。；、\d]{0,6}委员，$")
# Words that may stand between a figure and the noun it belongs to without saying anything of it.
_EMPTY = re.compile(
    r"全年|一年|累计|总共|一共|合计|总计|共计|先后|今年|其中|达到|左右|分别|超过|各种|各类|已经|目前"
    r"|[、和与及，。；：（的有为达共计约近超已各\s]"
)
# What may stand between a figure and the noun it counts: of what level, of what quality.
_QUALIFIED = re.compile(
    r"(?:[全国省市县区州乡镇街（）、和与]{1,9}(?:[两三]?级)|具体|重点|重要|优质|高质量|有效|相关|有关|优秀|特困|应届|困难|贫困|基层|新任|在任|在职|结对|结对帮扶|对口|定点|挂钩|包联|共建|帮扶|试点|偏远)的?"
)
# 4名长期缺席的委员: who is counted comes after what is said of them.
_DESCRIBED = re.compile(
    r"[^，。；、的\d]{2,14}的(?=(?:政协)?(?:委员|常委|干部|专家|学生|大学生|群众|居民|村民))"
)

# What a paragraph is about, where it begins with a heading: 五、委员工作室建设。
_HEAD = re.compile(r"[^。：，；\n\d]{2,24}[。：\s]")
# A sentence that names who acts leaves the scene that the one before it set.
_ACTOR = re.compile(
    r"[^，。；、\d]{0,10}?(?:界别|专委会|专门委员会|党组|机关|主席会议|常委会|[省市县区州旗]政协|主席会议成员|民主党派|工商联)(?=[召开组举邀先全共累协主先赴还也向对围就聚]|，)"
)
_INSIDE = re.compile(r"（[^（）]*）")
_QUOTED = re.compile(r"[“‘《][^”’》]*[”’》]")


@dataclass(frozen=True)
class Zones:
    """Where the words of a figure may stand: beside it, in its clause, its sentence."""

    left: int
    right: int
    clause_start: int
    clause_end: int
    sentence_start: int
    sentence_end: int


@dataclass
class Context:
    """A figure with the known words around it and what each weighs.

    `near` are the words beside it, `left` those before it, `right` those after it, `follower` and `leader` the nouns
    right after it and right before it, `heads` the things named before them in the sentence, the nearest first; `bare`
    says that nothing stands beside it, `has_noun` that a thing of the lexicon does, `strange_noun` that a thing unknown
    to it does. `whole` is the context a narrowed one was taken from, `unread` how many characters before it are no known
    word.
    """

    quantity: Quantity
    zones: Zones
    weights: dict[str, float] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()
    follower: frozenset[str] = frozenset()
    leader: frozenset[str] = frozenset()
    heads: tuple[str, ...] = ()
    whole: Context | None = None
    before: str = ""
    previous: str = ""
    sentence: str = ""
    left_text: str = ""
    unread: int = 0
    tail: int = 0
    has_noun: bool = False
    strange_noun: bool = False
    bare: bool = False


def contexts(
    text: str, tokens: list[Token], quantities: list[Quantity], sentence: tuple[int, int], lexicon: Lexicon
) -> list[Context]:
    """The context of each figure of a sentence."""
    first = bisect_left(tokens, sentence[0], key=lambda token: token.start)
    last = bisect_left(tokens, sentence[1], key=lambda token: token.start)
    own = tokens[first:last]
    places = [zones(text, quantities, index, sentence) for index in range(len(quantities))]
    found: list[Context] = []
    for index, quantity in enumerate(quantities):
        counted = [
            (places[at].left, before.start)
            for at, before in enumerate(quantities[:index])
            if before.unit == quantity.unit
        ]
        found.append(_context(text, own, Context(quantity, places[index]), counted, lexicon))
        if index:
            _share_verbs(text, found[-2], found[-1], lexicon)
    for index in range(len(found) - 1, 0, -1):
        _share_outcome(text, found[index - 1], found[index], lexicon)
    return found


def _share_verbs(text: str, before: Context, around: Context, lexicon: Lexicon) -> None:
    """看望委员14名、老干部3名, 共有29个界别、190名委员: the verb before the first member of a list is that of all."""
    if around.left - lexicon.things or not _listed(text, before, around):
        return
    honours = {word for word in before.left if "表彰" in lexicon.families.get(word, frozenset())}
    verbs = (before.left - lexicon.things) | (honours - around.leader)
    around.near |= verbs
    around.left |= verbs
    around.weights |= {word: max(CARRIED, around.weights.get(word, 0.0)) for word in verbs}


def _share_outcome(text: str, before: Context, around: Context, lexicon: Lexicon) -> None:
    """4件提案、2篇信息分获表彰: what is said after the last member of a list of all of them is said of each."""
    if not _MEMBER.fullmatch(text, before.quantity.end, around.quantity.start):
        return
    after = around.right - around.follower
    shared = {word for word in after if lexicon.families.get(word, frozenset()) & OUTCOMES}
    before.near |= shared
    before.right |= shared
    before.weights |= {word: max(CARRIED, before.weights.get(word, 0.0)) for word in shared}


def _listed(text: str, before: Context, around: Context) -> bool:
    """Whether two figures are members of one list, each with its noun on the same side: 29个界别、190名委员."""
    if around.leader:
        return text[before.quantity.end : around.zones.left + 1][:1] in ("、", "和", "与", "及")
    return bool(before.follower and around.follower) and text[around.quantity.start - 1] in "、和与及"


def _context(
    text: str, tokens: list[Token], around: Context, counted: list[tuple[int, int]], lexicon: Lexicon
) -> Context:
    """Weigh every known word of the sentence by its nearness; what another figure has counted weighs less."""
    quantity, z = around.quantity, around.zones
    tokens = _parted(tokens, quantity, lexicon)
    chain = _chain(text, tokens, quantity, lexicon)
    starts = [start for start, _ in counted]
    described, head = quantity.end, chain[0].start if chain else 0
    for token in tokens:
        weight = _weight(text, token, quantity, z) * (
            DESCRIBING if token in chain[:-1] or described <= token.start < head else 1.0
        )
        last = bisect_right(starts, token.start) - 1  # these spans follow one another and do not overlap
        if last >= 0 and token.end <= counted[last][1]:
            weight *= COUNTED
        if weight:
            around.weights[token.word] = max(weight, around.weights.get(token.word, 0.0))
    beside = [token for token in tokens if _beside(token, quantity, z)]
    around.near = frozenset(token.word for token in beside)
    around.left = frozenset(token.word for token in beside if token.end <= quantity.start)
    around.right = frozenset(token.word for token in beside if token.start >= quantity.end)
    around.follower = frozenset(token.word for token in chain)
    around.leader = frozenset(token.word for token in beside if token.end == quantity.start) & lexicon.things
    around.heads = _heads(tokens, quantity, z, lexicon)
    around.has_noun = any(
        word in lexicon.nouns and quantity.unit in lexicon.counters(word) for word in around.near
    )
    around.strange_noun = _strange_noun(text, tokens, quantity, z)
    _remember(text, around)
    around.unread, around.tail = _unread(text, tokens, quantity, z)
    around.bare = (
        all(_EMPTY.fullmatch(word) for word in around.near)
        and not around.strange_noun
        and not around.left_text
    )
    shared = frozenset(
        token.word for token in tokens if z.clause_start <= token.start and token.end <= z.left
    )
    if around.bare and shared:  # 编发6期21条: the words of the figure before belong to this one too
        around.near, around.left, around.right, around.bare = shared, shared, frozenset(), False
    return around


def _parted(tokens: list[Token], quantity: Quantity, lexicon: Lexicon) -> list[Token]:
    """组织60名委员视察灾区: after a count of people 委员视察 is who and what they do, not the name of an inspection."""
    if quantity.unit not in PEOPLE:
        return tokens
    parted: list[Token] = []
    for token in tokens:
        who = next((who for who in MEMBERS if token.word.startswith(who)), "")
        if token.start == quantity.end and who and token.word in lexicon.doings:
            at = token.start + len(who)
            parted += [Token(who, token.start, at), Token(token.word[len(who) :], at, token.end)]
        else:
            parted.append(token)
    return parted


def _remember(text: str, around: Context) -> None:
    """Keep what was said in the sentence, in the one before with the heading, and before that with the title."""
    start = around.zones.sentence_start
    around.before = text[:TITLE] + text[max(TITLE, start - TOPIC_REACH) : around.quantity.start]
    around.previous = re.split(r"[。！？\n]", text[max(0, start - 120) : start].rstrip(_STOPS))[-1]
    if _ACTOR.match(text, start, around.quantity.start):
        around.previous = ""
    if (head := _HEAD.match(text, text.rfind("\n", 0, start) + 1, start)) is not None:
        around.previous += head.group()
    around.sentence = text[start : around.zones.sentence_end]
    around.left_text = _EMPTY.sub("", text[around.zones.left : around.quantity.start])


def zones(text: str, quantities: list[Quantity], index: int, sentence: tuple[int, int]) -> Zones:
    """The words that belong to a figure: up to the next break or figure on either side."""
    quantity = quantities[index]
    start, end = sentence
    left, depth = quantity.start, 0
    floor = quantities[index - 1].end if index and quantities[index - 1].end > start else start
    while left > floor and text[left - 1] not in BREAKS:
        if text[left - 1] == "）":
            depth += 1
        if text[left - 1] == "（":
            if not depth:
                break
            depth -= 1
        left -= 1
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    right = quantity.end
    ceiling = following.start if following and following.start < end else end
    depth = 0
    while right < ceiling and text[right] not in BREAKS and (depth or text[right] != "）"):
        depth += (text[right] == "（") - (text[right] == "）")
        right += 1
    if following and right == following.start:
        right = quantity.end if _spaced(text, quantity) else _before_next(text, quantity.end, right)
    clause_start = max((text.rfind(mark, start, quantity.start) for mark in BREAKS), default=-1) + 1 or start
    breaks = (text.find(mark, quantity.end, end) for mark in BREAKS)
    clause_end = min((at for at in breaks if at >= 0), default=end)
    if _ACTORS.match(
        text, quantity.end, clause_end + 1
    ):  # 120名委员，共结对帮扶: what they do comes after the comma
        clause_end = min(
            (at for at in (text.find(mark, clause_end + 1, end) for mark in BREAKS) if at >= 0), default=end
        )
    if following and following.start < clause_end and "（" in text[quantity.end : following.start]:
        clause_end = text.index("（", quantity.end)  # what stands in brackets is said of something else
    return Zones(left, right, max(clause_start, start), clause_end, start, end)


def _spaced(text: str, quantity: Quantity) -> bool:
    """收到97件 立案80件: a space after a figure parts what is said, unless the text sets its figures in spaces."""
    return text[quantity.end : quantity.end + 1] == " " and text[quantity.start - 1 : quantity.start] != " "


def _before_next(text: str, start: int, end: int) -> int:
    """Where the words after a figure stop when another figure follows in the same clause."""
    plain = _INSIDE.sub(lambda said: "#" * len(said.group()), text[start:end])
    if "（" in plain:  # 出席委员186人（其中增补委员4人）: what the bracket says is said of the next figure
        return start + plain.index("（")
    cut = plain.rfind("、")
    cut = start + cut if cut >= 0 else -1
    if cut > start and end - cut > NAMED:  # 31名市、镇两级委员帮带9个村: no list of figures
        cut = -1
    if cut < 0:
        cut = max(text.rfind(mark, start, end) for mark in "和与及（")
        cut = cut if end - cut <= 8 else -1
    return cut if cut >= 0 else end


def _chain(text: str, tokens: list[Token], quantity: Quantity, lexicon: Lexicon) -> list[Token]:
    """The nouns right after a figure, of which the last is meant: 10个镇（街道）联络组."""
    nouns = lexicon.things
    chain: list[Token] = []
    at = quantity.end
    qualified = _QUALIFIED.match(text, at) or (quantity.unit in PEOPLE and _DESCRIBED.match(text, at))
    if qualified and any(token.start == qualified.end() and token.word in nouns for token in tokens):
        at = qualified.end()
    for token in tokens:
        if token.start < at:
            continue
        if text[at : token.start].strip("（）“”") or token.word not in nouns:
            break
        if chain and chain[-1].word in lexicon.sites and token.word in lexicon.doings:
            break  # 深入65个村宣讲: what is done there is not counted
        chain.append(token)
        at = token.end
    return chain


def narrowed(around: Context, said: str, part: Part) -> Context:
    """The same figure with one of its subjects beside it."""
    near = frozenset(word for word in around.weights if word in said)
    longest = frozenset(word for word in near if not any(word != other and word in other for other in near))
    weights = {
        word: (1.0 if word in longest else min(weight, 0.2)) for word, weight in around.weights.items()
    }
    beside = replace(around.zones, left=part.start, right=around.quantity.start)
    return replace(
        around,
        zones=beside,
        weights=weights,
        near=longest,
        left=longest,
        right=frozenset(),
        has_noun=True,
        bare=False,
        whole=around,
    )


def carried(around: Context, head: str) -> Context:
    """The same figure with a thing named earlier in the sentence beside it: 收到来稿285条，上报105条."""
    near = around.near | {head}
    return replace(
        around,
        weights={**around.weights, head: CARRIED},
        near=near,
        left=around.left | {head},
        has_noun=True,
        bare=False,
    )


def _heads(tokens: list[Token], quantity: Quantity, z: Zones, lexicon: Lexicon) -> tuple[str, ...]:
    """The things before the words of a figure that can be counted as it counts, the nearest first."""
    unit = quantity.unit
    return tuple(
        token.word
        for token in reversed(tokens)
        if token.end <= z.left and token.word in lexicon.heads and unit in lexicon.counters(token.word)
    )


def _unread(text: str, tokens: list[Token], quantity: Quantity, z: Zones) -> tuple[int, int]:
    """How many characters of the words before a figure are neither known nor empty, and how many of them stand last."""
    cells = list(_QUOTED.sub(lambda quoted: "#" * len(quoted.group()), text[z.left : quantity.start]))
    for token in tokens:
        if z.left <= token.start and token.end <= quantity.start:
            cells[token.start - z.left : token.end - z.left] = "#" * (token.end - token.start)
    left = _EMPTY.sub("", "".join(cells))
    return len(left.replace("#", "")), len(left) - left.rfind("#") - 1


def _beside(token: Token, quantity: Quantity, z: Zones) -> bool:
    return (
        z.left <= token.start
        and token.end <= z.right
        and not (token.start < quantity.end and token.end > quantity.start)
    )


def _weight(text: str, token: Token, quantity: Quantity, z: Zones) -> float:
    if _beside(token, quantity, z):
        distance = quantity.start - token.end if token.end <= quantity.start else token.start - quantity.end
        return ADJACENT if not distance else BESIDE - min(distance, FARTHEST) * PER_CHARACTER
    if token.start < quantity.start:
        if token.start >= z.clause_start:
            return SAME_CLAUSE
        clauses = sum(text.count(mark, token.end, quantity.start) for mark in "，；：,;:")
        return max(LEAST, CLAUSE_BEFORE - PER_CLAUSE * clauses)
    return AFTER if token.end <= z.clause_end else 0.0


def _strange_noun(text: str, tokens: list[Token], quantity: Quantity, z: Zones) -> bool:
    """Whether a noun the lexicon does not know follows the figure at once."""
    rest = text[quantity.end : z.right]
    if _FUNCTION.match(rest):
        return False
    following = [token.start for token in tokens if token.start >= quantity.end]
    known = following[0] - quantity.end if following else len(rest)
    return known >= 2
