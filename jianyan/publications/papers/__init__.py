"""What the room prints as docx: letters and lists of the shelf, the annual review with its annex, the brief."""
