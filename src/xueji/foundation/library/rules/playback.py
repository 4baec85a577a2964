"""How far a video was really watched: played without a gap, no faster than players can play."""

# Browsers offer twice the speed at most; a little more for clocks that do not agree.
FASTEST_RATE = 2.2
# Positions are reported every few seconds; after a longer silence no more than this is believed at once.
LONGEST_SILENCE_SECONDS = 120.0
# Two reports of one stretch may miss each other by so much.
GAP_SECONDS = 1.5
# Players stop a little before the end that the file states.
END_SECONDS = 2.0


def furthest(watched: float, played_from: float, position: float, silence: float, length: float) -> float:
    """The furthest point up to which everything was played.

    Args:
        watched: that point before this report; all in seconds.
        played_from: where the present stretch of playing began; it ends with a jump.
        position: where it has come to.
        silence: seconds since the last report.
        length: of the video.
    """
    if played_from > watched + GAP_SECONDS:
        return watched
    believed = watched + FASTEST_RATE * min(max(silence, 0.0), LONGEST_SILENCE_SECONDS)
    return max(watched, min(position, believed, length))


def is_finished(watched: float, length: float) -> bool:
    """Whether everything was watched."""
    return watched >= length - min(END_SECONDS, length / 10)
