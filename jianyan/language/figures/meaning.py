"""What a figure counts: the phrase of the lexicon that fits the words around it best."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace

from jianyan.language.figures.quantities import Quantity
from jianyan.language.figures.subjects import Part
from jianyan.language.figures.tokens import BREAKS, Token
from jianyan.language.lexicon import Entry, Lexicon, Phrase, Term

TOPIC_REACH = 500
TITLE = 80
SUBJECTS = ("提案", "社情民意", "稿件")
_FUNCTION = re.compile(r"[的地得由被已均全都占为是达、和与及，。；：（）以左分并共其有到经在将向就给让使对按每\s]|进行|$")
# Words that may stand between a figure and the noun it belongs to without saying anything of it.
_EMPTY = re.compile(
    r"全年|累计|总共|一共|合计|总计|共计|先后|今年|其中|达到|左右|分别|超过|各种|各类|已经|目前"
    r"|[、和与及，。；：（的有为达共计约近超已各\s]")

_STOPS = "。！？\n \t\u3000"


@dataclass(frozen=True)
class Zones:
    """Where the words of a figure may stand: beside it, in its clause, its sentence, or before."""

    left: int
    right: int
    clause_start: int
    clause_end: int
    sentence_start: int
    sentence_end: int


@dataclass
class Context:
    """A figure with the known words around it and how near each stands."""

    quantity: Quantity
    zones: Zones
    weights: dict[str, float] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    before: str = ""
    sentence: str = ""
    previous: str = ""
    left_text: str = ""
    left: frozenset[str] = frozenset()
    follower: frozenset[str] = frozenset()
    has_noun: bool = False
    strange_noun: bool = False
    bare: bool = False


@dataclass(frozen=True)
class Sense:
    """An entry that fits a figure, how well, and the cut it names."""

    entry: Entry
    score: float
    phrase: Phrase


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
        right = _before_next(text, quantity.end, right)
    clause_start = max((text.rfind(mark, start, quantity.start) for mark in BREAKS), default=-1) + 1 or start
    breaks = (text.find(mark, quantity.end, end) for mark in BREAKS)
    clause_end = min((at for at in breaks if at >= 0), default=end)
    if following and following.start < clause_end and "（" in text[quantity.end:following.start]:
        clause_end = text.index("（", quantity.end)  # what stands in brackets is said of something else
    return Zones(left, right, max(clause_start, start), clause_end, start, end)


def _before_next(text: str, start: int, end: int) -> int:
    """Where the words after a figure stop when another figure follows in the same clause."""
    cut = text.rfind("、", start, end)
    if cut < 0:
        cut = max(text.rfind(mark, start, end) for mark in "和与及（")
        cut = cut if end - cut <= 8 else -1
    return cut if cut >= 0 else end


def context(text: str, tokens: list[Token], quantities: list[Quantity], index: int, sentence: tuple[int, int],
            lexicon: Lexicon) -> Context:
    """Weigh every known word around a figure by its nearness."""
    quantity = quantities[index]
    around = Context(quantity, zones(text, quantities, index, sentence))
    z = around.zones
    first = bisect_left(tokens, z.sentence_start, key=lambda token: token.start)
    last = bisect_left(tokens, z.sentence_end, key=lambda token: token.start)
    own = tokens[first:last]
    chain = _chain(text, own, quantity, lexicon.things)
    modifiers = set(chain[:-1])
    around.follower = frozenset(token.word for token in chain)
    near: set[str] = set()
    left: set[str] = set()
    for token in own:
        weight = _weight(text, token, quantity, z) * (0.5 if token in modifiers else 1.0)
        if weight:
            around.weights[token.word] = max(weight, around.weights.get(token.word, 0.0))
            if _beside(token, quantity, z):
                near.add(token.word)
                if token.end <= quantity.start:
                    left.add(token.word)
                around.has_noun |= token.word in lexicon.nouns and quantity.unit in lexicon.counters(token.word)
    around.near, around.left = frozenset(near), frozenset(left)
    around.before = text[:TITLE] + text[max(TITLE, z.sentence_start - TOPIC_REACH):quantity.start]
    around.previous = re.split(r"[。！？\n]", text[max(0, z.sentence_start - 120):z.sentence_start].rstrip(_STOPS))[-1]
    around.sentence = text[z.sentence_start:z.sentence_end]
    around.left_text = _EMPTY.sub("", text[z.left:quantity.start])
    around.strange_noun = _strange_noun(text, own, quantity, z)
    around.bare = not near and not around.strange_noun and not around.left_text
    shared = frozenset(token.word for token in own if z.clause_start <= token.start and token.end <= z.left)
    if around.bare and shared:  # 编发6期21条: the words of the figure before belong to this one too
        around.near, around.left, around.bare = shared, shared, False
    return around


def _chain(text: str, tokens: list[Token], quantity: Quantity, nouns: frozenset[str]) -> list[Token]:
    """The nouns right after a figure, of which the last is meant: 10个镇（街道）联络组."""
    chain: list[Token] = []
    at = quantity.end
    for token in tokens:
        if token.start < quantity.end:
            continue
        if text[at:token.start].strip("（）“”") or token.word not in nouns:
            break
        chain.append(token)
        at = token.end
    return chain


def narrowed(around: Context, said: str, part: Part) -> Context:
    """The same figure with one of its subjects beside it."""
    near = frozenset(word for word in around.weights if word in said)
    longest = frozenset(word for word in near if not any(word != other and word in other for other in near))
    weights = {word: (1.0 if word in longest else min(weight, 0.2)) for word, weight in around.weights.items()}
    beside = replace(around.zones, left=part.start, right=around.quantity.start)
    return replace(around, zones=beside, weights=weights, near=longest, left=longest, has_noun=True, bare=False)


def _beside(token: Token, quantity: Quantity, z: Zones) -> bool:
    return z.left <= token.start and token.end <= z.right and not (
        token.start < quantity.end and token.end > quantity.start)


def _weight(text: str, token: Token, quantity: Quantity, z: Zones) -> float:
    if _beside(token, quantity, z):
        distance = quantity.start - token.end if token.end <= quantity.start else token.start - quantity.end
        return 1.2 if not distance else 1.0 - min(distance, 15) * 0.02
    if token.start >= z.sentence_end or token.end <= z.sentence_start:
        return 0.0
    if token.start < quantity.start:
        if token.start >= z.clause_start:
            return 0.6
        clauses = sum(text.count(mark, token.end, quantity.start) for mark in "，；：,;:")
        return max(0.25, 0.52 - 0.06 * clauses)
    return 0.4 if token.end <= z.clause_end else 0.0


def _strange_noun(text: str, tokens: list[Token], quantity: Quantity, z: Zones) -> bool:
    """Whether a noun the lexicon does not know follows the figure at once."""
    rest = text[quantity.end:z.right]
    if _FUNCTION.match(rest):
        return False
    following = [token.start for token in tokens if token.start >= quantity.end]
    known = following[0] - quantity.end if following else len(rest)
    return known >= 2


def senses(around: Context, lexicon: Lexicon) -> list[Sense]:
    """The entries that fit, best first."""
    found: dict[str, Sense] = {}
    for entry, phrase in lexicon.taking(around.quantity.unit):
        score = _score(around, phrase, lexicon)
        if score > 0 and (entry.name not in found or score > found[entry.name].score):
            found[entry.name] = Sense(entry, score, phrase)
    return sorted(found.values(), key=lambda sense: -sense.score)


def _score(around: Context, phrase: Phrase, lexicon: Lexicon) -> float:
    total = 0.0
    beside = headed = False
    counted = frozenset[str]()
    for term in phrase.terms:
        if term.absent:
            if term.words & around.near:
                return 0.0
            continue
        worth = _term_score(around, term, lexicon)
        if worth <= 0:
            return 0.0
        found = term.words & around.near
        beside |= bool(found)
        headed |= bool(found & lexicon.nouns) or any(len(word) > 2 for word in found if term.place == "near")
        total += worth
        counted |= found
    if around.has_noun and not headed:
        return total * 0.4
    if around.follower and not counted & around.follower:
        return total * 0.7
    if not beside and not around.bare:
        return total * (0.3 if around.strange_noun else 0.5)
    return total


def _term_score(around: Context, term: Term, lexicon: Lexicon) -> float:
    if term.place in ("sentence", "previous"):
        said = around.sentence if term.place == "sentence" else around.previous
        return 1.0 if any(word in said for word in term.words) else 0.0
    if term.place == "exact":
        return 1.5 if around.left_text in term.words else 0.0
    words = term.words
    if term.place == "near" and not around.bare:
        words = words & around.near
    if term.place == "left":
        words = words & around.left
    if term.place == "right":
        words = (words & around.near) - around.left
    found = (word for word in words if word in around.weights)
    best = max((_length(word, lexicon) * around.weights[word] for word in found), default=0.0)
    if term.place == "topic":
        return max(best, _topic_score(around.before, words))
    return best


def _topic_score(before: str, words: frozenset[str]) -> float:
    """What was said before counts for more when no other subject has been named since."""
    said = max((before.rfind(word) for word in words), default=-1)
    if said < 0:
        return 0.0
    rivals = [subject for subject in SUBJECTS if not any(subject in word for word in words)]
    others = max((before.rfind(subject) for subject in rivals), default=-1)
    return 1.0 if said >= others else 0.3


def _length(word: str, lexicon: Lexicon) -> float:
    """Longer words say more, but not in proportion; light verbs such as 开展 say little."""
    return 0.3 if word in lexicon.light else len(word) ** 0.8
