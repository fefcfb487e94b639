"""What the room takes in from outside: an office's own ledger of opinions."""

from jianyan.core import imports, journal
from jianyan.opinions.imports.ledger import Ledger

journal.declare({Ledger.verb: "导入社情民意信息台账"})
imports.declare(Ledger())
