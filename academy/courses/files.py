"""Files that were handed in, as they are given out: never shown by the browser, always taken along."""

from django.http import FileResponse, Http404

from academy.courses.models import HandIn


def attachment(row: HandIn) -> FileResponse:
    """The file under the name that its author gave it."""
    try:
        opened = row.file.open("rb")
    except OSError as error:
        raise Http404("The file is not there any more.") from error
    response = FileResponse(opened, as_attachment=True, filename=row.file_name, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
