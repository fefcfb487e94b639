"""Build `jianyan/kit/data/strokes.tsv`: the Chinese characters in the stroke order of GB 13000.1.

Two packages meet here. cnchar-order (npm, MIT) tells the strokes of some 6,900 characters one by one;
cn-sort (PyPI, MIT) puts the 20,902 characters of the first Unicode block in order without telling their
strokes. The file keeps that order: a line is `character<TAB>strokes`, or a bare `character` that
stands after the line above it because only its place is known.

Run by hand: `python scripts/build_strokes.py` (needs npm and pip; nothing of this runs at use).
"""

import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

CNCHAR = "cnchar-order@3.2.6"
CN_SORT = "cn-sort==0.14.0"
TARGET = Path(__file__).parent.parent / "jianyan" / "kit" / "data" / "strokes.tsv"

# By the NAME of the stroke. Its drawn shape misleads: 点2 is drawn like 提, which puts 沈 and 宋 wrong.
TYPES = {"横": "1", "提": "1", "竖": "2", "竖钩": "2", "撇": "3", "点": "4", "点2": "4", "捺": "4"}
FOLD = "5"

# Slips of cnchar-order, found by comparing with cn-sort's order and settled by the parts of the character.
CORRECTIONS = {
    "炽": "4334" + "25134",
    "媾": "531" + "1122125211",
    "皙": "12343312" + "32511",
    "锺": "31115" + "312511211",
    "撅": "121" + "134315233534",
    "膝": "3511" + "12343424134",
    "鲺": "35251211" + "53251214",
    "黏": "312343424134" + "21251",
    "弢": "515" + "522" + "54",
}

# Characters that cn-sort misplaces, settled likewise: nothing is placed by them.
MISPLACED = "达芈虽钚德辔"

# Characters with the same strokes, in the order of 通用规范汉字表 (2013), level 1.
TIES = """
十丁 八人入 儿匕几九 刀力乃 干于 工土士 下寸 大丈 山巾 夕久么勺凡丸及 己已巳弓 子卫 刃飞 开井 天夫
元无 云专 丐扎 犬太 歹友尤 曰日 贝冈内水 午牛手 气毛 化仇 父从 乏公 欠风 勾凤 六文 计订 冗讥 巴孔
予邓 未末示 功扔 石右 戊龙 占凸 旦目且 叶甲申叮 电号 田由 只叭史央 兄叽 叫叩 叨另 矢失 尔乐 外处
议必 召加 吉扣 考托 场扬 百有 早吁 吕同 则刚 网肉 丢廷 朵杂 旬旨旭 名各 衣次 农讽 约级 麦玖 址扯
贡汞坝 坑抗 却抒 杠杜 旱盯 员呐 吧邑吼 针钉 这冷 没沟 沈沉 纲纳 驳纵 坦担 坤押 者拍 垃拉 幸拌 坡披
味果 泪沮 录隶 驶织 封持 垮挎 相查 哑显 钢钠 骆络 埃挨 积秧 堆推 铝铜 塔搭 堤提 晾景 氮毯 湘渣 骗编
"""


def main() -> None:
    """Fetch both packages, join them and write the table with its licences."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        strokes, licence = fetch_strokes(folder)
        order = fetch_order(folder)
    lines = list(join(strokes, order))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    TARGET.with_suffix(".LICENSE.txt").write_text(notice(licence), encoding="utf-8")
    print(f"{len(lines)} characters, {sum(chr(9) in line for line in lines)} with strokes")


def fetch_strokes(folder: Path) -> tuple[dict[str, str], str]:
    """Return character -> digits 1 to 5, and the text of cnchar-order's licence."""
    subprocess.run(["npm", "pack", "--silent", CNCHAR], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("cnchar-order-*.tgz"))) as archive:
        script = text_of(archive, "package/cnchar.order.min.js")
        licence = text_of(archive, "package/LICENSE")
    letters, table = (json.loads(blob) for blob in re.findall(r"JSON\.parse\('(.*?)'\)", script))
    digit = {letter: TYPES.get(stroke["name"], FOLD) for letter, stroke in table.items()}
    strokes = {character: "".join(digit[letter] for letter in word) for character, word in letters.items()}
    return strokes | CORRECTIONS, licence


def text_of(archive: tarfile.TarFile, name: str) -> str:
    """Return the text of one member; KeyError when the package has changed its layout."""
    member = archive.extractfile(name)
    if member is None:
        raise KeyError(name)
    return member.read().decode("utf-8")


def fetch_order(folder: Path) -> list[str]:
    """Return the characters U+4E00 to U+9FA5 in stroke order."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), CN_SORT]
    subprocess.run(pip, check=True)
    with zipfile.ZipFile(next(folder.glob("cn_sort-*.whl"))) as wheel:
        words = json.loads(wheel.read("cn_sort/res/all_word.json"))["all_word"]
    place = {word["chinese"]: word["stroke_increment_level"] for word in words}
    return sorted((c for c in place if "\u4e00" <= c <= "\u9fa5"), key=lambda c: (place[c], c))


def join(strokes: dict[str, str], order: list[str]) -> list[str]:
    """Return the lines of the table: characters with strokes, each followed by those placed after it."""
    followers: dict[tuple[int, str], list[str]] = {}
    here = (0, "")
    for character in order:
        if character not in strokes:
            followers.setdefault(here, []).append(character)
        elif character not in MISPLACED:
            here = weight(strokes[character])
    groups: dict[tuple[int, str], list[str]] = {}
    for character, sequence in strokes.items():
        groups.setdefault(weight(sequence), []).append(character)
    tie = {character: place for group in TIES.split() for place, character in enumerate(group)}
    lines: list[str] = []
    for key in sorted(groups):
        members = sorted(groups[key], key=lambda c: (tie.get(c, 99), c))
        lines += [f"{member}\t{key[1]}" for member in members] + followers.get(key, [])
    return lines


def weight(sequence: str) -> tuple[int, str]:
    """Return what decides first: the number of strokes, then their types in order."""
    return len(sequence), sequence


def notice(licence: str) -> str:
    """Return the licence file that lies beside the table."""
    return (
        f"strokes.tsv is made by scripts/build_strokes.py from {CNCHAR} (strokes) and {CN_SORT} (order),\n"
        f"both under the MIT License.\n\n{CNCHAR}:\n\n{licence.strip()}\n\n{CN_SORT}: MIT License (MIT), "
        "copyright bmxbmx3 <982766639@qq.com>; the terms are those above.\n"
    )


if __name__ == "__main__":
    main()
