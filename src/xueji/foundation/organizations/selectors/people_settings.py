"""What this installation decides about its people."""

from xueji.foundation.organizations.models import PeopleSettings

NameOrder = PeopleSettings.NameOrder


def people_settings() -> PeopleSettings:
    """The settings in force; those of a new installation while nobody has saved any."""
    return PeopleSettings.objects.order_by("pk").first() or PeopleSettings()
