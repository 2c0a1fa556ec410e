"""What pages tell the others."""

from django.dispatch import Signal

page_read = Signal()
"""page, person: somebody who is signed in opened a page that they may see."""
page_voted = Signal()
"""key, voter (a pseudonym), person (nobody for the signed-out), helped: True, False, or None if it was taken back."""
