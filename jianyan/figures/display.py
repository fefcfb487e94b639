"""How a counted value is written, exactly and approximately (多)."""

from decimal import Decimal

Number = int | Decimal


def shown(value: Number | None, unit: str) -> str:
    """The value with its unit as offices write it: 231件, 98.27%, 30.06万元 stays exact yuan; a dash for none."""
    if value is None:
        return "—"
    return f"{value:,}{unit}" if isinstance(value, int) and value >= 100_000 else f"{value}{unit}"


def approximate(value: int, unit: str = "") -> str:
    """The 多 form: keep the leading digits, drop the rest: 143 -> 140多, 108 -> 100多, 20,431 -> 2万多,
    306,500 -> 30多万.

    Exact when nothing is dropped or the value is below 20. Rule: X多 with last non-zero place 10^k is true iff
    X < v < X + 10^k.
    """
    if value < 20:
        return f"{value}{unit}"
    places = len(str(value)) - (1 if value < 100 or value >= 10_000 else 2)
    kept = value // 10**places * 10**places
    if kept == value:
        return f"{value}{unit}"
    if kept < 10_000:
        return f"{kept}多{unit}"
    tens = kept // 10_000  # 2万多, but 30多万: 30万多 would say that only what is below 10,000 was dropped
    return f"{tens}万多{unit}" if tens < 10 else f"{tens}多万{unit}"
