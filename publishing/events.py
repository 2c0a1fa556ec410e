"""What pages tell the others."""

from django.dispatch import Signal

page_read = Signal()
"""page, person: somebody who is signed in opened a page that they may see."""
