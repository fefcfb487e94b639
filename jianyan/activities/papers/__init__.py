"""What the room prints: notice, sheet to sign, list, minutes, report, advice, sheet of a platform; and the code in the room."""
