"""Plain Python tools that know nothing of the database: clocks, strokes, papers, sheets, hashes."""
