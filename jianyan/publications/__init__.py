"""文史资料, publicity items, papers to the Party committee, rule documents."""
