#!/bin/bash
# Runs a command inside the lab (default: an interactive shell), where its
# registries and published ports are on 127.0.0.1. See README.md.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "$0")/lib/common.sh"

while [ $# -gt 0 ]; do
  case $1 in
    --dir) set_dir "${2:?}"; shift 2 ;;
    --) shift; break ;;
    -*) echo "enter.sh [--dir DIR] [--] [command…]" >&2; exit 2 ;;
    *) break ;;
  esac
done
need_root
pid=$(lab_pid) && [ -r "$lab_dir/env" ] || die "no lab is running in $lab_dir; start it with up.sh"

[ $# -gt 0 ] || set -- bash --rcfile "$lab_dir/bashrc" -i
# The command goes when this process does, even by kill -9. A changed mount
# namespace also changes the working directory, so go back there.
# Ctrl+C is for the command alone: nsenter, which waits for it, must not die of it.
trap '' INT QUIT
# shellcheck disable=SC2016 # expanded inside
exec nsenter --target "$pid" --mount --net --uts --pid --root -- \
  env --default-signal=INT,QUIT setpriv --pdeathsig TERM /bin/sh -c '. "$1/env"; export PATH="$1/host:$PATH" VERLPS_LAB_INSIDE="$1"; cd "$2" 2>/dev/null || cd /; shift 2; exec "$@"' \
  lab "$lab_dir" "$PWD" "$@"
