"""Pages of the registers: members, bodies, units, and the seats of accounts."""
