#!/bin/sh
# Makes the two login roles and the database when the cluster is made (docs/money.md says why two).
set -eu
psql --username postgres --set ON_ERROR_STOP=1 \
  --set owner_password="$OWNER_DATABASE_PASSWORD" --set app_password="$APP_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE marketplace_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE marketplace_app LOGIN PASSWORD :'app_password';
CREATE DATABASE marketplace OWNER marketplace_owner;
SQL
