"""Tests across rooms: journeys, and tests about the code itself."""
