# The image of the gateway, the actions and the set-up (Python 3.11). The bot's is bot.Dockerfile.
#
# What changes seldom comes first: libraries, torch, the embedding model, and last the code. A change
# of code makes only the last layer anew; knowledge is mounted, so a change of it makes nothing anew.

FROM python:3.11-slim-bookworm AS libraries
# the same versions as in puente/setup/downloads.toml; a test compares them
ARG UV_VERSION=0.13.9
ARG TORCH_VERSION=2.13.0
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /app
RUN --mount=type=cache,target=/root/.cache/pip pip install "uv==${UV_VERSION}"
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv \
    UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never \
    uv sync --frozen --no-dev --no-install-project
# the CPU build, or nothing (docs/decisions/0002-torch.md); first without patience, then with
RUN --mount=type=cache,target=/root/.cache/pip \
    install() { pip --python .venv/bin/python install --no-compile \
        --extra-index-url "${TORCH_INDEX}" "torch==${TORCH_VERSION}+cpu" "$@"; }; \
    install --retries 0 --timeout 5 || install --retries 5

FROM libraries AS model
# only what the embedding model is built by, so that no other change builds it again
COPY puente/__init__.py puente/places.py puente/failures.py \
     puente/build_embedding_model.py puente/build_onnx_model.py puente/four_bit_weights.py puente/
COPY puente/setup puente/setup
RUN python -m puente.setup --only embedding --verbose

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /tmp puente \
    && mkdir -p /app/var /data /secrets && chown puente:puente /app/var /data /secrets
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    HF_HUB_OFFLINE=1 \
    TOKENIZERS_PARALLELISM=false \
    PUENTE_DATA=/data \
    PUENTE_KNOWLEDGE=/app/knowledge
COPY --from=libraries /app/.venv .venv
COPY --from=model /app/var/models/embedding embedding
ENV PUENTE_EMBEDDING_MODEL=/app/embedding/multilingual-e5-small
COPY puente puente
COPY deploy/set-up.sh deploy/set-up.sh
COPY actions actions
COPY gateway gateway
USER 10001:10001
CMD ["python", "-m", "gateway"]
