"""How the river follows when two records of people are one human."""

from xueji.foundation.learning_records.exchange.merging import hand_over_accounts, hand_over_records
from xueji.foundation.organizations.services import register_person_rows


def register() -> None:
    """Records keep the unit of their day and name the survivor; statements keep the words of their tool."""
    register_person_rows("learning_records.LearningRecord", "person", move=hand_over_records)
    register_person_rows("learning_records.ActorMapping", "person", move=hand_over_accounts)
