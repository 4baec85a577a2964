"""Grants of before get their duty, purpose and end; nobody stays superuser."""

from datetime import timedelta

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

SEPARATED = ("system_admin", "security_admin", "audit_admin")
VISITING = ("inspector", "evaluator")
# Days in which the security administrator renews the grants of visitors that had no end.
DAYS_TO_RENEW = 90


def fit(apps, schema_editor):
    """The earliest duty of a person stays; a second one, which the service never gave, ends today."""
    today = timezone.localdate()
    grants = apps.get_model("organizations", "RoleAssignment").objects
    duties = apps.get_model("organizations", "AdministratorDuty").objects
    standing = grants.filter(Q(valid_until=None) | Q(valid_until__gt=today), role__in=SEPARATED)
    for grant in standing.order_by("valid_from", "pk"):
        facts = {"key": f"{grant.person_id}:{grant.role}", "role": grant.role}
        duty, _ = duties.get_or_create(person_id=grant.person_id, defaults=facts)
        if duty.role == grant.role:
            grant.duty = duty
        else:
            grant.valid_until = max(today, grant.valid_from + timedelta(days=1))
        grant.save(update_fields=["duty", "valid_until"])
    visiting = grants.filter(role__in=VISITING)
    visiting.filter(purpose="").update(purpose="升级前授予，请复核用途")
    for grant in visiting.filter(valid_until=None):
        grant.valid_until = max(today, grant.valid_from) + timedelta(days=DAYS_TO_RENEW)
        grant.save(update_fields=["valid_until"])
    apps.get_model("organizations", "User").objects.filter(is_superuser=True).update(is_superuser=False)


class Migration(migrations.Migration):

    dependencies = [("organizations", "0007_grants_and_duties")]

    operations = [migrations.RunPython(fit, migrations.RunPython.noop)]
