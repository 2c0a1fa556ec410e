"""Groups that can be an audience, and the interned rules by which things are shown or hidden."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.querysets import AudienceRuleQuerySet


class Group(models.Model):
    """People chosen by hand who may see something together, across organisations."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True, allow_unicode=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="GroupMembership", related_name="portal_groups")

    class Meta:
        ordering = ["name"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """A person in a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="group_memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="one_membership_a_person_and_group")]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class AudienceRule(models.Model):
    """One interned access rule, such as `customers|partners & org:7`.

    `expression` is canonical (see `accounts.audiences.Rule`): clauses joined by ` & `, of which each must be met;
    the tokens of a clause joined by `|`, of which any suffices. The empty expression is open to everybody.
    Interning keeps the rules few, so that a search filters by a short list of ids instead of logic for each hit.
    """

    expression = models.TextField(blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    """Of the expression, which may be longer than an index takes: a page can be open to hundreds of organisations."""

    objects = AudienceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("audience rule")
        verbose_name_plural = _("audience rules")

    def __str__(self) -> str:
        return self.expression or "public"
