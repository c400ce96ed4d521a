#!/bin/sh
# What tests need beside Maven: a browser for the console, Prometheus for the alerts. Installs Debian's own where it may;
# elsewhere says what is missing, and those tests are left out.
set -eu
missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v promtool >/dev/null 2>&1 || missing="$missing prometheus"
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  echo "Installing for the tests:$missing …"
  $sudo apt-get update -q >/dev/null
  # The package would start a server of its own; the tests start theirs.
  RUNLEVEL=1 $sudo apt-get install -qy --no-install-recommends $missing >/dev/null
else
  echo "make: the tests of the console and of the alerts are left out, for there is no$missing (Debian: apt-get install$missing)" >&2
fi
