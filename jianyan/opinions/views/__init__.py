"""The pages of opinions and bulletins."""
