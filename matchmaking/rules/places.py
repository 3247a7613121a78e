"""Who has a place where places are few: first come, first served, and nobody overtakes the waiting list."""


def has_place(places: int, taken: int, waiting: int) -> bool:
    """Whether one more is confirmed at once."""
    return taken < places and waiting == 0


def moving_up(places: int, taken: int, waiting: int) -> int:
    """How many from the head of the waiting list are confirmed now."""
    return max(0, min(places - taken, waiting))
