"""Who: committees, terms, bodies, persons, tenures, posts, handling units, accounts, roles, awards."""
