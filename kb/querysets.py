"""Reads over what people did in the knowledge base."""

import uuid

from django.db import models


class TutorialProgressQuerySet(models.QuerySet):
    """Steps that people have done."""

    def steps_done(self, user_id: int, tutorial: uuid.UUID) -> set[str]:
        """The ids of the steps of one tutorial that somebody has done."""
        return set(self.filter(user_id=user_id, tutorial=tutorial).values_list("step", flat=True))
