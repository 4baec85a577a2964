"""Risk points as things concepts are linked to."""


def register() -> None:
    """Offer risk points."""
