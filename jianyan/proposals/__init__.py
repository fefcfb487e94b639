"""提案: proposals and what is done with them."""
