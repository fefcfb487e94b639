"""The demo's proposal work: 231 put forward in 2022, 208 filed, every one that fell due answered, closed and visited.

Of the 231: 168 at the plenary of January, 63 through the year; 62 collective; 12 merged; 11 not filed, 5 of them turned
into opinions. 198 cases fall due in 2022 (the ten handed over from October fall due in 2023). 220 forms are asked for, 217
come back, 9 find the result wanting; after another round 4 still do: 213 of 217, 98.16 %.
"""

from jianyan.demo.proposals.opening import opening
from jianyan.demo.proposals.script import Script, coming
from jianyan.demo.stage import Cast, Dated


def acts(cast: Cast) -> list[Dated]:
    """Everything that happens to proposals in 2022, and what lies on the desks in February 2023."""
    script = Script(cast)
    script.write()
    coming(script)
    opening(script)
    return script.acts
