"""The community's pages: a view translates between a request and one action or queryset."""
