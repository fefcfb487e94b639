"""The papers of proposals: described from the records by plain functions, printed as docx and as PDF (kit.papers).

They bring the office library: pages load this package at use.
"""
