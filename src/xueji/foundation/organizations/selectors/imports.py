"""Reading what a list of people would change."""

from django.db.models import Count

from xueji.foundation.organizations.models import ImportRow, ImportRun


def counts_of_run(run: ImportRun) -> dict[str, int]:
    """Rows by kind, and under ``writes`` how many would be written."""
    found = dict(run.rows.values_list("kind").annotate(n=Count("pk")).order_by())
    counts = {kind: found.get(kind, 0) for kind in ImportRow.Kind.values}
    return counts | {"writes": counts["new"] + counts["changed"]}
