"""Units are part of a figure's type: which counters name the same thing, and which never add (人 and 人次)."""

_GROUPS = (
    {"名", "人", "位", "个人"},
    {"次", "场次", "场", "次(篇)", "次（篇）", "趟"},
    {"件", "条", "项", "件次", "份", "个"},
    {"个", "家", "处", "项"},
    {"方面", "个方面"},
    {"篇", "份", "件", "次(篇)", "次（篇）"},
    {"人次", "名次"},
    {"%", "％"},
    {"册", "本"},
    {"期", "次", "期次"},
    {"元"},
    {"天", "日"},
    {"辑"},
    {"条", "篇", "则", "件"},
)


def same(one: str, other: str) -> bool:
    """Whether two counters may name the same count. 人 and 人次, 期 and 条 never do."""
    return one == other or any(one in group and other in group for group in _GROUPS)
