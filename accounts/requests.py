"""Requests of people who are signed in, for the type checker: behind `login_required` there are no others."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """Somebody's request."""

    user: User
