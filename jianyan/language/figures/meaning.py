"""What a figure counts: the phrase of the lexicon that fits the words around it best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jianyan.language.figures.context import Context
from jianyan.language.lexicon import Entry, Lexicon, Phrase, Term

# The subjects a text may turn to; the one named last is the one it speaks of.
CONGRESS = ("人大代表建议", "代表建议", "人大建议", "人大表建议", "人大代表议案")
SUBJECTS = (("提案",), ("社情民意",), ("宣传", "新闻"), ("文史",), CONGRESS)
# How far a phrase is trusted that leaves out what stands beside the figure.
WITHOUT_ITS_NOUN, PAST_A_STRANGE_NOUN, FROM_AFAR = 0.4, 0.3, 0.5
BEFORE_A_STRANGE_NOUN = 0.35
NAMED_NEXT = ("个", "项", "条", "件", "家", "名", "位", "人")  # counters before the thing they count
WITHOUT_ITS_FOLLOWER, WITHOUT_ITS_LEADER = 0.5, 0.8
TAIL, PAST_AN_UNKNOWN_NOUN = 90, 1
TOLD, TOLD_BEFORE_ANOTHER, EXACT, LIGHT, LONG = 1.0, 0.3, 1.5, 0.3, 5


@dataclass(frozen=True)
class Sense:
    """An entry that fits a figure, how well, and by which phrase."""

    entry: Entry
    score: float
    phrase: Phrase


def senses(around: Context, lexicon: Lexicon, defaults: bool = False) -> list[Sense]:
    """The entries that fit, best first; by their defaults if nothing else is left."""
    found: dict[str, Sense] = {}
    for entry, phrase in lexicon.taking(around.quantity.unit, defaults):
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
            if _present(around, term):
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
    return total * _trust(around, counted, beside, headed, lexicon)


def _trust(around: Context, counted: frozenset[str], beside: bool, headed: bool, lexicon: Lexicon) -> float:
    """How far a phrase is trusted that leaves out a noun beside the figure, or has none of its words there."""
    worth = 1.0
    if around.tail > TAIL and not around.follower and not around.whole:
        worth *= PAST_AN_UNKNOWN_NOUN
    if around.strange_noun and around.quantity.unit in NAMED_NEXT and not counted & around.right:
        worth *= BEFORE_A_STRANGE_NOUN  # 对12项指标开展监督 counts no supervision
    if around.has_noun and not headed:
        return worth * WITHOUT_ITS_NOUN
    if around.follower and not counted & around.follower:
        return worth * WITHOUT_ITS_FOLLOWER
    if around.leader and not around.follower and not counted & around.leader:
        return worth * WITHOUT_ITS_LEADER
    if not beside and not around.bare:
        return worth * (PAST_A_STRANGE_NOUN if around.strange_noun else FROM_AFAR)
    return worth


def _present(around: Context, term: Term) -> bool:
    """Whether a word that must not be there stands beside the figure, or anywhere in its sentence."""
    if term.place == "sentence":
        return any(word in around.sentence for word in term.words)
    return bool(term.words & around.near)


def _term_score(around: Context, term: Term, lexicon: Lexicon) -> float:
    if term.place in ("sentence", "previous"):
        said = around.sentence if term.place == "sentence" else around.previous
        return TOLD if any(word in said for word in term.words) else 0.0
    if term.place == "exact":
        return EXACT if around.left_text in term.words else 0.0
    words = term.words
    if term.place == "near" and not around.bare:
        words = words & around.near
    if term.place == "left":
        words = words & around.left
    if term.place == "right":
        words = words & around.right
    best = _heaviest(around.weights, words, lexicon)
    if term.place == "topic":
        told = _topic_score(around.before, words)
        return max(best, told) if told or not words & set(CONGRESS) else 0.0
    return best


def _heaviest(weights: Mapping[str, float], words: frozenset[str], lexicon: Lexicon) -> float:
    """What the best of these words weighs; for nearly every phrase none of them stands there."""
    if words.isdisjoint(weights):
        return 0.0
    return max(_length(word, lexicon) * weights[word] for word in words if word in weights)


def _topic_score(before: str, words: frozenset[str]) -> float:
    """What was said before counts for more when no other subject has been named since."""
    said = max((before.rfind(word) for word in words), default=-1)
    if said < 0:
        return 0.0
    rivals = [subject for subject in SUBJECTS if not any(name in word for name in subject for word in words)]
    others = max((before.rfind(name) for subject in rivals for name in subject), default=-1)
    if said >= others:
        return TOLD
    return 0.0 if words & set(CONGRESS) else TOLD_BEFORE_ANOTHER


def subject_of(before: str) -> str:
    """The subject named last."""
    said = {name: before.rfind(name) for subject in SUBJECTS for name in subject}
    last = max(said, key=lambda name: said[name])
    return last if said[last] >= 0 else ""


def _length(word: str, lexicon: Lexicon) -> float:
    """Longer words say more, but not in proportion; light verbs such as 开展 say little."""
    return LIGHT if word in lexicon.light else min(len(word), LONG) ** 0.8
