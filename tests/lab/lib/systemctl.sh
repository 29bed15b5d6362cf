#!/bin/bash
# Stand-in for systemctl inside the lab: it knows one unit, the lab's engine.
# systemctl.sh DIR ROOT LIBS COMMAND [--now] [--quiet] UNIT…
set -eu
here=$(dirname "$(readlink -f "$0")")
dir=$1 root=$2 libs=$3 command=${4:-}
[ -n "$command" ] || { echo 'systemctl (lab): no command' >&2; exit 1; }
shift 4
now='' quiet='' units=()
for argument; do
  case $argument in
    --now) now=1 ;;
    -q|--quiet) quiet=1 ;;
    -*) ;;
    *) units+=("${argument%.service}") ;;
  esac
done

engine() { "$here/services.sh" "$dir" "$root" "$libs" "$1"; }
runs() { [ "$(cat "/proc/$(cat "$dir/docker.pid" 2>/dev/null)/comm" 2>/dev/null)" = dockerd ]; }

for unit in "${units[@]}"; do
  if [ "$unit" != docker ]; then
    case $command in
      is-active) [ -n "$quiet" ] || echo inactive; exit 4 ;;
      is-enabled) [ -n "$quiet" ] || echo not-found; exit 4 ;;
    esac
    echo "Failed to $command $unit.service: Unit $unit.service not found." >&2
    exit 5
  fi
  case $command in
    restart) engine restart-engine ;;
    start) engine start ;;
    enable) [ -z "$now" ] || engine start ;;
    is-enabled) [ -n "$quiet" ] || echo enabled ;;
    is-active)
      if runs; then [ -n "$quiet" ] || echo active; else [ -n "$quiet" ] || echo inactive; exit 3; fi ;;
    *) echo "systemctl (lab): '$command' is not simulated" >&2; exit 1 ;;
  esac
done
