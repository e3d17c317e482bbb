#!/bin/sh
# Runs once at each `docker compose up`, after set-up.sh, in the image of the bot: trains the dialogue
# model when something it learns from has changed.
set -eu
cd /app/bot
models=/app/var/models/dialogue
mkdir -p "$models"

key=$(find config.yml domain components uv.lock ../nlu_data -type f ! -name '*.pyc' -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
if [ -s "$models/dialogue.tar.gz" ] && [ "$(cat "$models/made-from" 2>/dev/null)" = "$key" ]; then
    echo "the dialogue model is up to date"
    exit 0
fi
echo "training the dialogue model (about two minutes)"
rm -f "$models/made-from"
if ! python -m rasa train --domain domain --config config.yml --data ../nlu_data \
    --out "$models" --fixed-model-name dialogue-new > /tmp/train.log 2>&1; then
    tail -n 20 /tmp/train.log
    echo "the dialogue model could not be trained; the old one, if there is one, stays"
    exit 1
fi
# a running bot keeps a whole model until the new one is whole
mv "$models/dialogue-new.tar.gz" "$models/dialogue.tar.gz"
echo "$key" > "$models/made-from"
echo "trained"
