"""Build `jianyan/kit/data/workdays.toml`: days off and make-up working days of the years announced so far.

The source is chinesecalendar (PyPI, MIT), which repeats the yearly notices of the State Council's General
Office. Only days that differ from the week are kept. Run by hand after a new notice:
`python scripts/build_workdays.py`.
"""

from datetime import date
from importlib.metadata import version
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

TARGET = Path(__file__).parent.parent / "jianyan" / "kit" / "data" / "workdays.toml"
SATURDAY = 5
NAMES = {holiday.value: holiday.chinese for holiday in Holiday}


def main() -> None:
    """Write one table of days off and one of make-up working days for each year."""
    off = {day: NAMES[name] for day, name in holidays.items() if day.weekday() < SATURDAY}
    work = {day: f"{NAMES[name]}调休" for day, name in workdays.items() if day.weekday() >= SATURDAY}
    lines = [
        f"# 由 scripts/build_workdays.py 依 chinesecalendar {version('chinesecalendar')}（MIT）生成：",
        "# 国务院办公厅历年节假日安排中与周末不同的日子。",
    ]
    for year in sorted({day.year for day in holidays}):
        lines += ["", *table(f"{year}.off", off, year), "", *table(f"{year}.work", work, year)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(off)} days off, {len(work)} make-up working days")


def table(name: str, days: dict[date, str], year: int) -> list[str]:
    """Return the TOML lines of one table."""
    return [f"[{name}]", *(f'{day} = "{days[day]}"' for day in sorted(days) if day.year == year)]


if __name__ == "__main__":
    main()
