"""The pages of notices and preferences, and the doors for machines."""
