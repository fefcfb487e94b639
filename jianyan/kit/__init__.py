"""Plain Python tools without Django: state tables, working days, stroke order, papers, spreadsheets."""
