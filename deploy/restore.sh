#!/bin/sh
# Restores a backup into an empty data directory (and an empty database):  deploy/restore.sh BACKUP
set -eu

backup=${1:?usage: restore.sh BACKUP}
data=${QINGYUAN_DIR:?QINGYUAN_DIR is the data directory to restore into}
program=$(cd "$(dirname "$0")/.." && pwd)
umask 077
mkdir -p "$data"
if [ -n "$(ls -A "$data")" ]; then
  echo "$data 不是空目录，不会覆盖。$data is not empty; nothing is overwritten." >&2
  exit 2
fi

if [ -e "$backup/database.dump" ]; then
  url=${DATABASE_URL:?the backup has a PostgreSQL dump: DATABASE_URL is the empty database to restore into}
  # Roles belong to the server and are in no dump.
  psql --quiet --set ON_ERROR_STOP=1 "$url" <<'SQL'
do $$ begin create role qingyuan_web nologin; exception when duplicate_object then null; end $$;
grant qingyuan_web to current_user;
SQL
  pg_restore --no-owner --exit-on-error --single-transaction --dbname="$url" "$backup/database.dump"
elif [ -e "$backup/db.tar" ]; then
  tar -C "$data" -xf "$backup/db.tar"
fi

node "$program/dist/scripts/journal/main.js" copy "$backup/journal" "$data/journal"
node "$program/dist/scripts/journal/main.js" verify "$data/journal"
