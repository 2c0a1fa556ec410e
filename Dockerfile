# Two stages: the first installs and builds, the second holds only what runs. Nothing in it runs as root.
FROM python:3.13-slim AS build
WORKDIR /srv/portal
RUN python -m venv /srv/venv
COPY requirements/base.txt requirements/
RUN /srv/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/base.txt
COPY . .
ENV PATH=/srv/venv/bin:$PATH DJANGO_SETTINGS_MODULE=portal.settings.dev PORTAL_VAR_DIR=/tmp/var
RUN python -m portal.catalogues compile && python manage.py collectstatic --noinput --ignore admin/src

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /srv/portal portal \
 && mkdir -p /srv/portal /srv/var && chown portal /srv/var
WORKDIR /srv/portal
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/portal /srv/portal
ENV PATH=/srv/venv/bin:$PATH DJANGO_SETTINGS_MODULE=portal.settings.production PORTAL_VAR_DIR=/srv/var PYTHONUNBUFFERED=1
USER portal
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live')"]
CMD ["gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"]
