"""The papers of activities, as docx and PDF."""
