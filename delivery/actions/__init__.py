"""What is done with notices and mail."""

from delivery.actions.notices import About, mark_all_read, mark_read, mark_read_about, notify, withdraw

__all__ = ["About", "mark_all_read", "mark_read", "mark_read_about", "notify", "withdraw"]
