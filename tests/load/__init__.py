"""Measuring under load. Importing it sets Django up, so that its modules can import models like any other."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
django.setup()
