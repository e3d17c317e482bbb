# The image of the bot: Rasa on Python 3.10, for Linux on x86-64. The gateway's is main.Dockerfile.
# Libraries first, code last. The trained model is no part of it: deploy/train.sh makes it.

FROM python:3.10-slim-bookworm AS libraries
ARG UV_VERSION=0.13.9
WORKDIR /app/bot
RUN --mount=type=cache,target=/root/.cache/pip pip install "uv==${UV_VERSION}"
COPY bot/pyproject.toml bot/uv.lock ./
# compiled: uncompiled, Rasa takes six seconds longer to start
RUN --mount=type=cache,target=/root/.cache/uv \
    UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never \
    uv sync --frozen --no-dev --compile-bytecode

FROM python:3.10-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /tmp puente \
    && mkdir -p /app/var /data /secrets && chown puente:puente /app/var /data /secrets
WORKDIR /app/bot
ENV PATH=/app/bot/.venv/bin:$PATH \
    PYTHONPATH=/app/bot \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONWARNINGS=ignore \
    HOME=/tmp \
    MPLCONFIGDIR=/tmp/matplotlib \
    RASA_TELEMETRY_ENABLED=false \
    RASA_CACHE_DIRECTORY=/tmp/rasa \
    SQLALCHEMY_SILENCE_UBER_WARNING=1 \
    TF_CPP_MIN_LOG_LEVEL=3 \
    PUENTE_KNOWLEDGE=/app/knowledge
COPY --from=libraries /app/bot/.venv .venv
COPY deploy/train.sh deploy/start-bot.sh deploy/lock_store.yml /app/deploy/
COPY bot .
USER 10001:10001
CMD ["sh", "/app/deploy/start-bot.sh"]
