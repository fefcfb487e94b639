"""What the verbs of the shelf have in common."""

from jianyan.kit.flow import NotYours, Refused


def allowed(yes: bool, what: str) -> None:
    if not yes:
        raise NotYours(f"您没有{what}的权限")


def titled(title: str) -> str:
    if not title.strip():
        raise Refused("请填写标题")
    return title.strip()
