"""One script a question; each prints ratios measured in one run, says pass or fail, and is run by hand."""
