# The portal as one image; compose starts it as web, worker, beat and migration.
FROM python:3.11-slim-bookworm AS packages
ARG LOCK=requirements.lock
COPY ${LOCK} /chosen.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /chosen.lock

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PILOTZONE_STATIC_ROOT=/srv/static
RUN useradd --system --uid 10001 --home-dir /srv/app pilotzone \
    && install -d -o pilotzone -g pilotzone /srv/static /srv/seals /srv/drops
COPY --from=packages /venv /venv
WORKDIR /srv/app
COPY . .
# The static files need no setting of the place that they will serve; the key made for this step goes with it. The code is
# compiled here, since the portal may not write beside it when it starts.
RUN python -m compileall -q manage.py enterprises matchmaking pilotzone subsidies warehouses \
    && python -m pilotzone.embedded.catalogues \
    && PILOTZONE_PROFILE=embedded PILOTZONE_VAR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf /tmp/build
USER pilotzone
EXPOSE 8000
CMD ["gunicorn", "pilotzone.wsgi", "--config", "deploy/gunicorn.py"]
