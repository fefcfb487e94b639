"""Reads Chinese official text: cleaning, numerals, and the figures of prose with what each counts."""
