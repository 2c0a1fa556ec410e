"""Those who write for the company keep cohorts and rules, and review what is handed in."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ("cohort", "enrolmentrule")


def let_editors_teach(apps, schema_editor):
    config = apps.get_app_config("academy_courses")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")
    names = [f"{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in MODELS]
    names += ["view_handin", "change_handin"]
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="academy_courses", codename__in=names)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("academy_courses", "0002_lessons_with_exams"),
        ("publishing", "0004_editors"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(let_editors_teach, migrations.RunPython.noop)]
