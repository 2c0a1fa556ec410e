"""Forms in which editors write lessons."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm


class LessonForm(WagtailAdminPageForm):
    """A lesson: whoever publishes one gives what its kind needs."""

    def clean(self) -> dict[str, Any]:
        """What its kind needs is there, and what makes it done can happen."""
        data = super().clean()
        if self.is_deferred_validation:
            return data
        kind, completion = data.get("kind"), data.get("completion")
        needed = {
            "video": ("recording", _("Choose the video.")),
            "podcast": ("recording", _("Choose the sound recording.")),
            "download": ("document", _("Choose the file.")),
            "page": ("embedded", _("Choose the page to show.")),
            "exam": ("exam", _("Choose the quiz or exam.")),
            "package": ("package", _("Choose the package.")),
            "workshop": ("starts_at", _("Say when it begins.")),
        }.get(str(kind))
        if needed and not data.get(needed[0]):
            self.add_error(needed[0], needed[1])
        if completion == "viewed" and not data.get("recording"):
            self.add_error("completion", _("There is no recording of which enough could be played."))
        if completion == "passed" and not data.get("exam"):
            self.add_error("completion", _("There is no quiz or exam that could be passed."))
        if completion in ("completed", "mastered") and not data.get("package"):
            self.add_error("completion", _("There is no package that could be completed or passed."))
        if completion == "approved" and kind != "task":
            self.add_error("completion", _("Only a practical task can be approved."))
        start, end = data.get("starts_at"), data.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("It ends before it begins."))
        return data
