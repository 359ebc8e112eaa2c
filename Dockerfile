# syntax=docker/dockerfile:1
# Cloud Expo as one image: `expo serve` alone (embedded database in /data), or its parts as compose.yaml runs them.

FROM python:3.13-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/expo
WORKDIR /src
# The pinned packages are a layer of their own: they change more rarely than the code.
COPY requirements.lock ./
RUN /opt/expo/bin/pip install --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY expo expo
COPY matching matching
COPY translation translation
COPY livestream livestream
COPY frontend frontend
# The build fetches what pages run in the browser from npm.
COPY requirements-node.lock ./
COPY scripts scripts
RUN python -m venv /opt/node && /opt/node/bin/pip install --no-deps --require-hashes -r requirements-node.lock
RUN PATH=/opt/node/bin:$PATH /opt/expo/bin/pip install --no-deps --no-build-isolation . \
    && /opt/expo/bin/pip check
# Where they lie, the image's user may not write.
RUN /opt/expo/bin/python scripts/derive_lexicon.py

FROM python:3.13-slim
RUN groupadd --system --gid 10001 expo \
    && useradd --system --uid 10001 --gid expo --home-dir /data --no-create-home --shell /usr/sbin/nologin expo \
    && install --directory --owner=expo --group=expo --mode=0750 /data
COPY --from=build /opt/expo /opt/expo
ENV PATH=/opt/expo/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    EXPO_HOST=0.0.0.0 \
    EXPO_PORT=8000 \
    EXPO_MEDIA_PORT=40000 \
    EXPO_DATA=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
# Pages and API, the media server's signalling, its sound and pictures.
EXPOSE 8000 8001 40000/udp
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['EXPO_PORT'] + '/healthz', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["expo", "serve"]
