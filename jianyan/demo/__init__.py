"""The demo year: a fictional county committee's 2022 as a list of dated acts."""
