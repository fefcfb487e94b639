"""The demo year, counted by hand and held against what the records yield."""
