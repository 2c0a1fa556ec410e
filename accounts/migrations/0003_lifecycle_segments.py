"""The segments every portal begins with: one a stage of the lifecycle, partners, and our own people."""

from django.db import migrations

LIFECYCLE = {
    "prospects": ("Prospects", "prospect", "Companies that have not bought yet."),
    "new": ("New", "new", "Companies in their first months."),
    "active": ("Active", "active", "Companies that use the product."),
    "loyal": ("Loyal", "loyal", "Companies that have stayed for long."),
    "lapsed": ("Lapsed", "lapsed", "Companies that no longer use the product."),
    "former": ("Former", "former", "Companies that have left."),
}
KINDS = {
    "partners": ("Partners", "partner", "People of partner companies."),
    "internal": ("Our own people", "internal", "People of our own company."),
}


NOT_OURSELVES = {"field": "kind", "operator": "is none of", "value": ["internal"]}
"""Our own company has a lifecycle as well, which says nothing about customers."""


def make(apps, schema_editor):
    Segment = apps.get_model("accounts", "Segment")
    for field, segments, more in (("lifecycle", LIFECYCLE, [NOT_OURSELVES]), ("kind", KINDS, [])):
        for slug, (name, value, description) in segments.items():
            Segment.objects.get_or_create(
                slug=slug,
                defaults={
                    "name": name,
                    "description": description,
                    "rule": [{"field": field, "operator": "is any of", "value": [value]}, *more],
                },
            )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_invitations")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
