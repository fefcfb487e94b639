"""What the room takes in from outside: the list of members, the list of accounts."""

from jianyan.core import imports, journal
from jianyan.people.imports.accounts import Accounts
from jianyan.people.imports.members import Members

journal.declare({Members.verb: "导入委员名册", Accounts.verb: "导入账号"})
imports.declare(Members())
imports.declare(Accounts())
