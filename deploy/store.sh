#!/bin/sh
# Gives the document store its one account, out of the environment, then starts it with the arguments.
# The file may be read by any account of the container: which one the server runs as is for its image to say.
set -eu

for value in "$S3_ACCESS_KEY" "$S3_SECRET_KEY"; do
    case $value in
        '' | *[!A-Za-z0-9_.~+/=-]*)
            echo "S3_ACCESS_KEY and S3_SECRET_KEY are letters, digits and - _ . ~ + / = only." >&2
            exit 1
            ;;
    esac
done
accounts=${TMPDIR:-/tmp}/accounts.json
cat >"$accounts" <<JSON
{"identities": [{"name": "pilotzone",
  "credentials": [{"accessKey": "$S3_ACCESS_KEY", "secretKey": "$S3_SECRET_KEY"}],
  "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
JSON
exec "$@" -s3.config="$accounts"
