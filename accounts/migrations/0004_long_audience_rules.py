"""Rules of any length: unique by their digest, since no index takes long texts."""

import hashlib

from django.db import migrations, models


def fill(apps, schema_editor):
    rules = apps.get_model("accounts", "AudienceRule")
    for rule in rules.objects.all():
        rule.digest = hashlib.sha256(rule.expression.encode()).hexdigest()
        rule.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_lifecycle_segments")]

    operations = [
        migrations.AlterField("audiencerule", "expression", models.TextField(blank=True)),
        migrations.AddField("audiencerule", "digest", models.CharField(default="", editable=False, max_length=64)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "audiencerule", "digest", models.CharField(editable=False, max_length=64, unique=True)
        ),
    ]
