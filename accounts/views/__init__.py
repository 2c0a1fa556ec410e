"""Pages about one's own account and organisations. A view translates: form → one action or queryset → response."""
