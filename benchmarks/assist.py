"""The assistant at the size of a large archive: nearest ten, against a scan of every text; routing; the cost of a new case.

    python -m benchmarks.assist [--committees 1] [--cases 50000]

Texts are drawn with a fixed seed: words of matters in sentences of a few hundred invented ones. `--committees 100 --cases 10000`
is a province of a million: ten committees are written, the others are copies of them in files of their own (`--written 100`
writes each). They are asked one at a time, and all of them together, as the program asks for like cases of others. What a new
case costs is asked of the program itself, in a home of its own.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.measuring import Bar, machine, report, shared_memory, tell
from jianyan.language import index, matters, nearness, routing
from jianyan.language.growing import Growing, nearest_of
from jianyan.language.index import Question
from jianyan.language.nearness import Vector

ASKED, COPIED, VERBS = 40, 200, 40
EVERYWHERE = 8  # questions to all committees at once
OFTEN = 9  # times each is asked of one: the fastest counts, for others may use the machine
Answer = TypeVar("Answer")
Scanned = tuple[index.Array, index.Array, index.Array, index.Array]
Change = Callable[[str, random.Random], str]
READER = """
import sys
from pathlib import Path
from jianyan.language import nearness
from jianyan.language.growing import Growing
one = Growing(Path(sys.argv[1]))
print(len(one.nearest(nearness.features(sys.argv[2], sys.argv[3]))), flush=True)
sys.stdin.read()
"""


def main() -> int:
    """Build, ask, print, and say whether the bars hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--committees", type=int, default=1)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--written", type=int, default=10)
    arguments = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        bars = [*near(Path(folder), arguments.committees, arguments.cases, arguments.written), routed()]
    with tempfile.TemporaryDirectory() as folder:
        bars.append(indexed(Path(folder)))
    return report(bars)


def near(folder: Path, committees: int, cases: int, written: int) -> list[Bar]:
    """Nearest ten within each committee: by the index, by a scan; changed copies; a new case; sizes and times."""
    writer, building = Writer(random.Random(7)), []
    kept: dict[int, tuple[str, str]] = {}
    for no in range(min(committees, written)):
        began = time.process_time()
        Growing(folder / f"{no}.near").renew(
            (no * cases + key, nearness.features(*case))
            for key, case in writer.cases(cases, kept if no == 0 else {})
        )
        building.append(time.process_time() - began)
        tell(f"committee {no + 1}: {cases} cases in {building[-1]:.0f} s")
    for no in range(written, committees):
        shutil.copyfile(folder / f"{no % written}.near", folder / f"{no}.near")
    size = sum(file.stat().st_size for file in folder.iterdir())
    grown = [Growing(folder / f"{no}.near") for no in range(committees)]
    cases_asked = [writer.case() for _ in range(ASKED)]
    began = time.process_time()
    questions = [nearness.features(*case) for case in cases_asked]
    for question in questions:
        index.ask(question)
    reading = (time.process_time() - began) / ASKED
    by_texts = [turned(index.load(one.path)) for one in grown[:written]]
    asked, scanned, same = compare(grown, by_texts, questions)
    print(
        f"{committees} committees of {cases} cases: {statistics.mean(building):.0f} s to build one, "
        f"{size / 2**20:.0f} MB of files"
    )
    print(
        f"nearest ten: {asked * 1e3:.2f} ms by the index, {scanned * 1e3:.1f} ms by a scan, {same:.0%} of ten the same; "
        f"reading the text before either: {reading * 1e3:.2f} ms"
    )
    print(
        f"memory of a reader (PSS): {pss(grown[0].path, *writer.case()):.0f} MB, of which the file is shared"
    )
    return [
        Bar("nearest ten, as part of a scan", asked / scanned, 1 / 20),
        *(together(grown, by_texts, questions[:EVERYWHERE]) if committees > 1 else ()),
        *(
            Bar(f"missed of copies, {name}", missed(grown[0], kept, change), limit)
            for name, (limit, change) in CHANGES.items()
        ),
        Bar("a new case is found", fresh(grown[0], writer), 5, " s"),
    ]


def missed(one: Growing, kept: dict[int, tuple[str, str]], change: Change) -> float:
    """The part of changed copies whose original is not among the ten nearest."""
    dice = random.Random(5)
    gone = 0
    for key, (title, text) in kept.items():
        head, _, body = change(f"{title}\n{text}", dice).partition("\n")
        gone += key not in {found.key for found in one.nearest(nearness.features(head, body))}
    return gone / len(kept)


def replaced(text: str, part: float, dice: random.Random) -> str:
    """The text with this part of its pairs of letters drawn anew."""
    pairs = [text[at : at + 2] for at in range(0, len(text), 2)]
    for at in dice.sample(range(len(pairs)), round(part * len(pairs))):
        if "\n" not in pairs[at]:
            pairs[at] = chr(dice.randrange(0x4E00, 0x57C4)) + chr(dice.randrange(0x4E00, 0x57C4))
    return "".join(pairs)


def reordered(text: str, dice: random.Random) -> str:
    """The text with its sentences in another order."""
    sentences = text.split("。")
    dice.shuffle(sentences)
    return "。".join(sentences)


CHANGES: dict[str, tuple[float, Change]] = {
    "60 % of the words replaced": (0.01, lambda text, dice: replaced(text, 0.6, dice)),
    "80 % of the words replaced": (0.05, lambda text, dice: replaced(text, 0.8, dice)),
    "in another order": (0.01, reordered),
    "first third only": (0.01, lambda text, dice: text[: len(text) // 3]),
}


def compare(
    grown: list[Growing], by_texts: list[Scanned], questions: list[Vector]
) -> tuple[float, float, float]:
    """Processor seconds of a question to the index and to a scan (medians), and the part of ten both name."""
    asked, scanned, same = [], [], []
    for no, question in enumerate(map(index.ask, questions)):
        one = grown[no % len(grown)]
        found, by_text = index.load(one.path), by_texts[no % len(grown) % len(by_texts)]
        took, first = best_of(partial(one.like, question), OFTEN)
        asked.append(took)
        took, second = best_of(partial(scan, found, by_text, question), OFTEN)
        scanned.append(took)
        same.append(len({near.key for near in first} & {key for _, key in second}) / max(1, len(second)))
    return statistics.median(asked), statistics.median(scanned), statistics.mean(same)


def together(grown: list[Growing], by_texts: list[Scanned], questions: list[Vector]) -> list[Bar]:
    """The ten nearest in all committees, against a scan of all; which ten is compared among those written, not copied."""
    every, distinct = [index.load(one.path) for one in grown], len(by_texts)
    asked, scanned, same = [], [], []

    def scan_first(many: int, question: Vector) -> list[tuple[float, int]]:
        wanted = index.ask(question)
        found = (scan(one, by_texts[no % distinct], wanted) for no, one in enumerate(every[:many]))
        return sorted((pair for rows in found for pair in rows), reverse=True)[: index.NEAREST]

    for question in questions:
        asked.append(best_of(partial(nearest_of, grown, question))[0])
        scanned.append(best_of(partial(scan_first, len(grown), question))[0])
        first, second = nearest_of(grown[:distinct], question), scan_first(distinct, question)
        same.append(len({near.key for near in first} & {key for _, key in second}) / len(second))
    index_took, scan_took = statistics.median(asked), statistics.median(scanned)
    print(
        f"nearest ten of all {len(grown)} together: {index_took * 1e3:.1f} ms by the index, {scan_took * 1e3:.0f} ms by a scan, "
        f"{statistics.mean(same):.0%} of ten the same"
    )
    return [Bar("nearest ten of all committees together, as part of a scan", index_took / scan_took, 1 / 20)]


def best_of(call: Callable[[], Answer], times: int = 3) -> tuple[float, Answer]:
    """The processor seconds of the fastest of some calls, and the answer."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        answer = call()
        spent.append(time.process_time() - began)
    return min(spent), answer


def turned(found: index.Index) -> Scanned:
    """The same weights text by text, as a scan reads them: starts, features, weights, and room for the products."""
    order = np.argsort(found.texts, kind="stable")
    features = np.repeat(np.arange(len(found.names)), np.diff(found.starts))[order]
    starts = np.concatenate(([0], np.cumsum(np.bincount(found.texts, minlength=len(found.keys)))))
    weights = found.weights[order].astype(np.float32) / index.WHOLE
    return starts[:-1], features, weights, np.empty(len(features), np.float32)


def scan(found: index.Index, by_text: Scanned, question: Question) -> list[tuple[float, int]]:
    """The ten of highest cosine when every text is looked at: arrays only, no loop, nothing allocated but the scores."""
    starts, features, weights, products = by_text
    asked = np.zeros(len(found.names), np.float32)
    at, values = found.known(question)
    asked[at] = values
    asked.take(features, out=products, mode="clip")
    np.multiply(products, weights, out=products)
    scores = np.add.reduceat(products, starts)
    best = np.argpartition(-scores, index.NEAREST)[: index.NEAREST]
    return [(float(scores[row]), int(found.keys[row])) for row in best[np.argsort(-scores[best])]]


def fresh(one: Growing, writer: Writer) -> float:
    """Seconds from adding a case to its being found by a reader that had the index open."""
    reader, (title, text) = Growing(one.path), writer.case()
    reader.nearest(nearness.features(title, text))
    began = time.perf_counter()
    vector = nearness.features(title, text)
    one.add(1 << 40, vector)
    written = time.perf_counter()
    assert reader.nearest(vector)[0].key == 1 << 40
    print(f"a new case: {(written - began) * 1e3:.1f} ms to index")
    return time.perf_counter() - began


def pss(path: Path, title: str, text: str) -> float:
    """The memory of a process that has asked one question."""
    command = [sys.executable, "-c", READER, str(path), title, text]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        memory = shared_memory(process.pid)
        process.communicate()
    return memory


def indexed(home: Path) -> Bar:
    """What indexing a case costs beside the verb that writes its row, in a process of its own; medians of its answers."""
    environment = os.environ | {"JIANYAN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jianyan.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "benchmarks.assist_row", str(VERBS)]
    told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    wrote, kept = map(float, told.split()[-2:])
    print(f"a row: {wrote * 1e3:.1f} ms for the verb that writes it, {kept * 1e3:.1f} ms to index it")
    return Bar("indexing a case, beside its row's write", kept / wrote, 2)


def routed() -> Bar:
    """Processor seconds to route a thousand cases of the length of a proposal."""
    writer = Writer(random.Random(9))
    cases = [writer.case() for _ in range(500)]
    routing.route(*cases[0])
    began = time.process_time()
    for title, text in cases:
        routing.route(title, text)
    spent = time.process_time() - began
    print(f"routing: {len(cases) / spent:.0f} cases a second a core")
    return Bar("routing of 1,000 cases", spent * 2, 1, " s")


class Writer:
    """Writes cases: a title of one matter, a text of sentences with its words among common ones."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        by_matter: dict[str, list[str]] = {}
        for word, known in matters.load().words.items():
            for matter in known:
                by_matter.setdefault(matter.name, []).append(word)
        self.matters = list(by_matter.values())
        letters = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
        self.common = ["".join(dice.choices(letters, k=dice.choice((2, 2, 3)))) for _ in range(12_000)]

    def cases(self, n: int, kept: dict[int, tuple[str, str]]) -> Iterator[tuple[int, tuple[str, str]]]:
        """Cases with their keys; some are kept beside, spread over all."""
        for key in range(n):
            case = self.case()
            if key % max(1, n // COPIED) == 0:
                kept[key] = case
            yield key, case

    def case(self) -> tuple[str, str]:
        """A title and a text of about 700 letters."""
        words = self.dice.choice(self.matters)
        title = f"关于加强{self._place()}{self.dice.choice(words)}{self.dice.choice(words)}的建议"
        return title, "".join(self._sentences(words))

    def _place(self) -> str:
        return self.common[int(self.dice.random() ** 3 * len(self.common))]

    def _sentences(self, words: list[str]) -> Iterator[str]:
        for _ in range(30):
            yield "".join(self._place() for _ in range(9)) + self.dice.choice(words) + "。"


if __name__ == "__main__":
    sys.exit(main())
