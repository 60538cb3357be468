#!/bin/sh
# Run by the image of PostgreSQL, once, when its volume is empty: makes the server's own role and database. The superuser is left
# without a password, so nobody gets in as it but over the container's own socket.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$POSTGRES_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
create role omnilink login password :'password';
create database omnilink owner omnilink;
alter role current_user password null;
SQL
