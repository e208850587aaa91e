#!/usr/bin/env bash
# Tokens in the key store of Linux: kept by one program, found by the next, seen by secret-tool, forgotten; and without a key
# store, or with one that has no collection, kept for this run only, which is told. Needs a session bus and a keyring of its
# own, both made here; nothing of the user's is touched.
#
#   mvn -pl admin-desktop -am test-compile; admin-desktop/src/test/window/key-store.sh
#
# CLASSES: the class path (default: what Maven made in this checkout). JAVA: a java of version 25.
# Exit code 0: all held; 1: something did not; 77: it cannot be run here, and why.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
target=$here/../../../target
CLASSES=${CLASSES:-$target/test-classes:$target/classes:$target/lib/*}
JAVA=${JAVA:-java}

skip() { echo "SKIPPED: $*"; exit 77; }
command -v dbus-run-session >/dev/null || skip "there is no dbus-run-session (package dbus-daemon)"
command -v gnome-keyring-daemon >/dev/null || skip "there is no gnome-keyring-daemon (package gnome-keyring)"
command -v secret-tool >/dev/null || skip "there is no secret-tool (package libsecret-tools)"

dir=$(mktemp -d /tmp/key-store.XXXXXX)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/steps.sh" <<'STEPS'
set -eu
probe() { "$JAVA" -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "$CLASSES" dev.carillon.desktop.secret.KeyStoreProbe "$@" 2>>"$dir/log" | tail -1; }
same() { # WHAT EXPECTED GOT
  if [ "$2" = "$3" ]; then echo "ok  $1"; else echo "FAILED: $1: expected '$2', but got '$3'"; tail -n 5 "$dir/log"; exit 1; fi
}
name=token@yard:9090/yard
case $1 in
  none)
    same "without a key store it is kept for this run" "MEMORY crl_one" "$(probe keep $name crl_one)"
    same "and gone with it" nothing "$(probe find $name)"
    ;;
  bare)
    # Opened without a password it makes no collection to put things into.
    printf '' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    same "a key store without a collection: kept for this run" "MEMORY crl_two" "$(probe keep $name crl_two)"
    ;;
  whole)
    printf open | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
    same "kept in the key store" "SYSTEM crl_three" "$(probe keep $name crl_three)"
    same "found by the next program" crl_three "$(probe find $name)"
    same "seen by secret-tool" crl_three "$(secret-tool lookup service carillon-console account $name)"
    same "replaced" "SYSTEM crl_four" "$(probe keep $name crl_four)"
    same "the new one is found" crl_four "$(probe find $name)"
    if grep -rqs -e crl_three -e crl_four "$HOME"; then echo "FAILED: a secret stands in a file in clear text"; exit 1; fi
    same "forgotten" forgotten "$(probe forget $name)"
    same "and not found any more" nothing "$(probe find $name)"
    same "nor by secret-tool" "" "$(secret-tool lookup service carillon-console account $name || true)"
    ;;
esac
STEPS
export dir CLASSES JAVA
for part in none bare whole; do
  export HOME=$dir/$part XDG_RUNTIME_DIR=$dir/$part/run XDG_DATA_HOME=$dir/$part/.local/share
  mkdir -p "$XDG_DATA_HOME/keyrings" "$XDG_RUNTIME_DIR"
  chmod 700 "$XDG_RUNTIME_DIR"
  if [ $part = none ]; then
    env -u DBUS_SESSION_BUS_ADDRESS -u DISPLAY bash "$dir/steps.sh" none
  else
    # Who leaves the session ends the daemon with it.
    dbus-run-session -- bash -c 'bash "$0" "$1"; code=$?; kill $(pgrep -s 0 gnome-keyring-d) 2>/dev/null; exit $code' \
      "$dir/steps.sh" $part 2>"$dir/bus.log" || { cat "$dir/bus.log"; exit 1; }
  fi
done
echo "HELD"
