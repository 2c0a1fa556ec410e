"""Who may do what with records: pure functions."""

from typing import Any


def may_manage(user: Any) -> bool:
    """Whoever was given the permission sees what is sent, and lets what was refused be sent again."""
    return bool(user.is_authenticated and user.is_staff and user.has_perm("academy_records.change_statement"))
