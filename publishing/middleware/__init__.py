"""What happens around every page: the language it speaks, the copy kept for signed-out readers, the editors' policy."""

from publishing.middleware.editors_policy import EditorsPolicyMiddleware
from publishing.middleware.language import ContentLanguageMiddleware
from publishing.middleware.page_cache import AnonymousPageCacheMiddleware

__all__ = ["AnonymousPageCacheMiddleware", "ContentLanguageMiddleware", "EditorsPolicyMiddleware"]
