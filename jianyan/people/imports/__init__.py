"""What the room takes in from outside: the list of members."""

from jianyan.core import imports, journal
from jianyan.people.imports.members import Members

journal.declare({Members.verb: "导入委员名册"})
imports.declare(Members())
