#!/bin/sh
# Starts one bot, as soon as there is a model. PUENTE_LOCK_HOST, where it is set, is the Redis in which
# several bots keep their locks (PUENTE_LOCK_PORT, else 6379).
set -eu
cd /app/bot
model=/app/var/models/dialogue/dialogue.tar.gz
while [ ! -s "$model" ]; do
    echo "waiting for the dialogue model"
    sleep 5
done
cat endpoints.yml > /tmp/endpoints.yml
if [ -n "${PUENTE_LOCK_HOST:-}" ]; then
    export PUENTE_LOCK_PORT="${PUENTE_LOCK_PORT:-6379}"
    cat /app/deploy/lock_store.yml >> /tmp/endpoints.yml
fi
exec python -m rasa run --interface 0.0.0.0 --port 5005 --model "$model" \
    --endpoints /tmp/endpoints.yml --credentials credentials.yml
