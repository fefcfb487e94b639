"""From facts and a sheet to a score with receipts. Plain Python: pure functions, exact fractions, no database."""
