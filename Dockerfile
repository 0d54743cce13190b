# One image for web, sockets, worker, dispatcher and beat; the command decides.
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/quayside
COPY requirements.lock .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim-bookworm
RUN useradd --system --create-home quayside
WORKDIR /srv/quayside
COPY --from=build /venv /venv
COPY --chown=quayside . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1
RUN SECRET_KEY=build-only python manage.py compile_translations \
 && SECRET_KEY=build-only python manage.py collectstatic --noinput
USER quayside
EXPOSE 8000 8001
