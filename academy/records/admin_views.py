"""What those who run the portal see of the records: how sending stands, and what was refused."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from academy.records import policies
from academy.records.actions.keeping import send_again
from academy.records.models import Statement
from academy.records.standing import standing

ON_A_PAGE = 50


class RecordsView(WagtailAdminTemplateMixin, TemplateView):
    """The outbox in numbers; the refused statements with what the store said, to be sent again."""

    template_name = "academy/records/admin/records.html"
    page_title = _("Learning records")
    header_icon = "upload"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """For whoever may manage them."""
        if not policies.may_manage(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The way here."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Numbers, and a page of what was refused."""
        refused = Statement.objects.refused().order_by("-done_at", "-pk")
        shown = Paginator(refused, ON_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"standing": standing(), "refused": shown}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send one again, or all of them."""
        wanted = request.POST.get("statement", "")
        try:
            count = send_again(by=request.user, statement_id=uuid.UUID(wanted) if wanted else None)
        except ValueError:
            count = 0
        text = ngettext("%(count)s statement waits anew.", "%(count)s statements wait anew.", count)
        messages.success(request, text % {"count": count})
        return redirect("academy_records")
