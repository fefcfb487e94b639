"""The pages of papers, rules, 文史资料 and publicity."""
