"""What the room prints: notice, sheet to sign, list, minutes, report, advice, sheet of a platform; and the code in the room."""

import re

# After these a long title may be broken by sense, and before the kind of the paper at its end.
SENSE = re.compile("委员会|会议|情况|[》、，的]|(?=(?:签到表|出席名单|纪要|评议票)$)")
