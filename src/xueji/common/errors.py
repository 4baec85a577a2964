"""Expected refusals: what went against a rule, in words for the person who asked."""


class DomainError(Exception):
    """A refusal the person can understand and mend.

    Args:
        message: Chinese sentence: what is wrong and what to do about it.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UnsafeSettings(Exception):
    """The process refuses to start because its settings would be unsafe."""
