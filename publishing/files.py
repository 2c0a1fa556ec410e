"""The addresses of uploaded files. Each asks who may see it; what a reader may not see is not there."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents.models import document_served

from publishing.file_access import find_file, rules_of
from publishing.models import PortalDocument
from publishing.serving import send_file


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """An uploaded file by its name in the storage: images, renditions, recordings, captions, documents."""
    found = find_file(name)
    if found is None:
        raise Http404("There is no such file.")
    rules = rules_of(found.owner)
    if not rules.admits(request.user):
        raise Http404("There is no such file.")
    return send_file(request, found.storage, found.name, is_public=rules.is_public)


@require_safe
def document_file(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document by its number and name; takes the place of Wagtail's own view."""
    document = PortalDocument.objects.filter(pk=document_id).first()
    if document is None or document.filename != document_filename:
        raise Http404("There is no such document.")
    rules = rules_of(document)
    if not rules.admits(request.user):
        raise Http404("There is no such document.")
    document_served.send(sender=PortalDocument, instance=document, request=request)
    return send_file(
        request, document.file.storage, document.file.name, is_public=rules.is_public, filename=document.filename
    )
