#!/bin/bash
# Takes the lab down: its processes, mounts, interfaces, cgroups and files.
# Works on the remains of a lab that was killed, too. See README.md.
set -euo pipefail
started=${EPOCHREALTIME/[.,]/}
# shellcheck source=lib/common.sh
. "$(dirname "$0")/lib/common.sh"

purge= remains_only=
while [ $# -gt 0 ]; do
  case $1 in
    --dir) set_dir "${2:?}"; shift ;;
    --purge) purge=1 ;;
    --remains-only) remains_only=1 ;; # up.sh, which holds the lock, before it starts anew
    *) echo "down.sh [--dir DIR] [--purge]" >&2; exit 2 ;;
  esac
  shift
done
need_root
[ -n "$remains_only" ] || lock_lab

# Labs inside this one's directory go with it.
if [ -z "$remains_only" ]; then
  for inner in "$lab_dir"/*/.verlps-lab; do
    [ ! -e "$inner" ] || "$lab_src/down.sh" --dir "${inner%/*}"
  done
fi

# One kill is enough: the kernel ends a PID namespace with its init, and frees
# mount and network namespaces with their last process.
gone() { [ "$(pid_start "$1" || true)" != "$2" ]; }
if pid=$(lab_pid); then
  start=$(pid_start "$pid")
  kill -KILL "$pid" || true
  wait_for 20 gone "$pid" "$start" || die "the lab's init ($pid) does not die"
fi

# A cgroup can't be removed before the kernel has let go of its last process.
remove_cgroups() {
  local left
  find /sys/fs/cgroup -depth -type d -path "*/$lab_cgroup*" -exec rmdir {} + 2>/dev/null || true
  left=$(find /sys/fs/cgroup -maxdepth 3 -type d -name "$lab_cgroup" 2>/dev/null)
  [ -z "$left" ]
}
wait_for 10 remove_cgroups || die "cgroups named $lab_cgroup can't be removed"

if [ -n "$remains_only" ]; then
  rm -rf "$lab_dir"/{exec,docker.sock,docker.pid,init.pid,registry.pid,registry-login.pid}
  exit 0
fi
if [ -e "$lab_dir/.verlps-lab" ]; then rm -rf --one-file-system "$lab_dir"; fi
[ -z "$purge" ] || rm -rf "$lab_cache"
say "down in $(seconds_since "$started") s"
