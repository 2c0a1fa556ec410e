"""What happens in packages. Each is sent inside the transaction in which it happens, and each once a registration."""

from django.dispatch import Signal

package_completed = Signal()
"""`registration`: somebody has completed all parts of a package."""

package_passed = Signal()
"""`registration`: somebody has passed a package."""
