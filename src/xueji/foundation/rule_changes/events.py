"""What the rule_changes domain announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleChangeInForce:
    """A checked comparison leads into a version that is in force: cards, packs and content follow."""

    run_id: int


@dataclass(frozen=True)
class InterpretationMissed:
    """No interpretation of the new version was published in time."""

    run_id: int


@dataclass(frozen=True)
class StudyPeriodEnded:
    """The time for studying the changed articles is over; who has not studied them is behind."""

    run_id: int
