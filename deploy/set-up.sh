#!/bin/sh
# Runs once at each `docker compose up`, before the rest, in the image of the gateway: makes the
# database's password if there is none, and encodes what is new in the knowledge and the examples.
set -eu
umask 077

if [ "${PUENTE_MAKE_SECRETS:-}" = yes ] && [ ! -s /secrets/pgpass ]; then
    if [ ! -s /secrets/postgres_password ]; then
        python -c 'import secrets; print(secrets.token_hex(24))' > /secrets/postgres_password
    fi
    # the database's own container reads it under another user; nobody else has this volume
    chmod 444 /secrets/postgres_password
    chmod 755 /secrets
    # in libpq's form, so that the password stands in no variable and no address
    printf 'postgres:5432:puente:puente:%s\n' "$(cat /secrets/postgres_password)" > /secrets/pgpass
fi

umask 022
mkdir -p var/models
echo "encoding the examples"
python -m actions.kb.encode_examples nlu_data var/models/example_vectors.npz
echo "encoding the knowledge"
python -m actions.kb.cli --knowledge "$PUENTE_KNOWLEDGE" index
echo "set up"
