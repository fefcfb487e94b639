"""What the room takes in from outside: an office's own ledger of proposals, and a zip of their papers."""

from jianyan.core import imports, journal
from jianyan.proposals.imports.ledger import Ledger
from jianyan.proposals.imports.papers import Papers

journal.declare({Ledger.verb: "导入提案台账", Papers.verb: "导入提案文本"})

imports.declare(Ledger())
imports.declare(Papers())
