"""What the program loads before anyone has asked it for anything."""

import subprocess
import sys

HEAVY = (
    "pypinyin",
    "opencc",
    "typst",
    "docx",
    "segno",
    "fontTools",
    "xlsxwriter",
    "python_calamine",
    "openpyxl",
    "numpy",
    "rjieba",
    "chinese_calendar",
    "playwright",
    "ninja",
    "pydantic",
    "markdown_it",
)


def test_pages_do_not_load_heavy_libraries():
    program = (
        "import sys, django; django.setup(); import jianyan.urls; "
        f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.split() == []
