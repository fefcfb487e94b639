"""Hand-over orders as files for a separated network, and the states and replies that come back."""
