"""What all papers of the room share: when each is made, and how the organ names itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from jianyan.kit.papers import Paper
from jianyan.people.models import Committee


@dataclass(frozen=True)
class Making:
    """When a paper is made, on which day, and whether it is a sample."""

    at: datetime
    on: date
    sample: bool = False

    def paper(self, title: str) -> Paper:
        """An empty paper."""
        return Paper(title, self.at, sample=self.sample)


def house(committee: Committee) -> str:
    """The organ as papers name it: 某县政协."""
    name = r"(?:政协|中国人民政治协商会议)(.+?)委员会"
    if area := re.fullmatch(name, committee.short_name):
        return f"{area[1]}政协"
    return committee.short_name
