"""What is raised, with one Chinese sentence for the user, when a file or a page cannot be read."""


class Unreadable(ValueError):
    """A file that cannot be read; the message is one Chinese sentence that says why and what to do."""


class NoBody(Unreadable):
    """A page of which nothing is left once its furniture is taken away."""
