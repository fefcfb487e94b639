"""What all identity services have in common."""

TIMEOUT = 15  # seconds a service may take to answer


class NotVouched(Exception):
    """The service did not say who this is, or said it in a way that proves nothing. A reason for the log."""
