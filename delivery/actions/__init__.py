"""What is done with notices and mail."""

from delivery.actions.notices import About, mark_all_read, mark_read, mark_read_about, notify, withdraw
from delivery.actions.outbox import send_mail

__all__ = ["About", "mark_all_read", "mark_read", "mark_read_about", "notify", "send_mail", "withdraw"]
