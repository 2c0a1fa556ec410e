"""The person who signs in."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from product.languages import content_languages


class UserManager(BaseUserManager["User"]):
    """Creates people by their e-mail address, which is stored in lower case."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a person; without a password they can sign in by mailed code only."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save an administrator, who may see and do everything."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by address, whatever the case it is typed in."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractUser):
    """Somebody with an account. The e-mail address is the login; there is no user name."""

    username = None  # type: ignore[assignment]  # AbstractUser's field is taken away
    first_name = None  # type: ignore[assignment]  # names are not two parts everywhere
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("As others should see it."))
    language = models.CharField(_("language"), max_length=12, choices=content_languages, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    subject = models.UUIDField(
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text="The pseudonym by which append-only records know this person; erasing the person cuts the tie.",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_an_address",
                violation_error_message=_("There is already an account with this address."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name as others see it; the part of the address before the @ until one is given."""
        return self.name or self.email.partition("@")[0]

    def get_short_name(self) -> str:
        """The same: a name is not cut into parts, since its order differs by language."""
        return self.get_full_name()
