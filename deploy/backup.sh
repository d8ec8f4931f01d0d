#!/bin/sh
# Backs up a Qingyuan platform, also while it runs:  deploy/backup.sh TARGET
#
# The database first, the journal after it: so the journal holds at least what the database has seen, and a
# restored platform reads the rest again by itself. The other way round it would stand still.
set -eu

target=${1:?usage: backup.sh TARGET}
data=${QINGYUAN_DIR:?QINGYUAN_DIR is the data directory of the platform}
program=$(cd "$(dirname "$0")/.." && pwd)
umask 077
mkdir -p "$target"

status=0
if [ -n "${DATABASE_URL:-}" ]; then
  pg_dump --format=custom --no-owner --file="$target/database.dump.part" "$DATABASE_URL"
  mv "$target/database.dump.part" "$target/database.dump"
elif [ -e "$data/db/qingyuan.lock" ]; then
  # Files of a database that is open are no backup.
  echo "内置数据库正在使用：本次只备份报文流水；请停止平台后再备份数据库。" >&2
  echo "The embedded database is in use: only the journal is copied; stop the platform to copy the database." >&2
  status=3
elif [ -d "$data/db" ]; then
  tar -C "$data" -cf "$target/db.tar.part" db
  mv "$target/db.tar.part" "$target/db.tar"
fi

node "$program/dist/scripts/journal/main.js" copy "$data/journal" "$target/journal"
exit $status
