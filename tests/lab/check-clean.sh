#!/bin/bash
# Asserts that a lab has left nothing on the machine; names what it has left.
set -euo pipefail
# shellcheck source=lib/common.sh
. "$(dirname "$0")/lib/common.sh"
case ${1:-} in
  '') ;;
  --dir) set_dir "${2:?}" ;;
  *) echo "check-clean.sh [--dir DIR]" >&2; exit 2 ;;
esac
need_root

left=0
found() { echo "left over: $*"; left=1; }

# Not those who merely speak of the directory: this script and its callers.
own=" "
pid=$$
while [ "$pid" -gt 1 ]; do
  own="$own$pid "
  pid=$(awk '$1 == "PPid:" { print $2 }' "/proc/$pid/status")
done

# A container's processes don't name the lab, but their mounts do.
for process in /proc/[0-9]*; do
  pid=${process#/proc/}
  case $own in *" $pid "*) continue ;; esac
  if grep -qsF "$lab_dir/" "$process/mountinfo"; then
    found "process $pid ($(cat "$process/comm" 2>/dev/null)) in a mount namespace with $lab_dir"
  elif tr '\0' '\n' 2>/dev/null <"$process/cmdline" | grep -qE "^$lab_dir(/|\$)|=$lab_dir/|//$lab_dir/"; then
    found "process $pid: $(tr '\0' ' ' <"$process/cmdline" | cut -c1-120)"
  fi
done

while read -r mount; do found "mount $mount"; done < <(awk -v dir="$lab_dir/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo)
while read -r cgroup; do found "cgroup $cgroup"; done < <(find /sys/fs/cgroup -type d -name "$lab_cgroup" 2>/dev/null)
while read -r socket; do found "socket $socket"; done < <(awk -v dir="$lab_dir/" 'index($8, dir) == 1 { print $8 }' /proc/net/unix | sort -u)
if [ -e "$lab_dir" ]; then found "directory $lab_dir"; fi

[ $left = 0 ] || exit 1
echo "clean: nothing of $lab_dir is left"
