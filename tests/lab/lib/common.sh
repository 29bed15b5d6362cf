# shellcheck shell=bash
# Paths, messages and the one question all lab scripts ask: is it running?
# Sourced by the scripts beside it; expects `set -u`.

lab_src=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
lab_dir=${VERLPS_LAB_DIR:-/tmp/verlps-lab}
lab_cache=${VERLPS_LAB_CACHE:-/var/cache/verlps-lab}

say() { printf 'lab: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The directory names everything else the lab leaves on the machine, so it has
# to be settled (absolute, no symlink in it) before anything is derived from it.
set_dir() {
  lab_dir=$(realpath -ms -- "$1")
  case $lab_dir in
    *[!A-Za-z0-9._/-]*) die "the lab's directory may hold only letters, digits, . _ / -: $lab_dir" ;;
    # The lab mounts its own /run, so nothing of it could be seen from outside.
    /run/*|/var/run/*) die "the lab can't live under /run: $lab_dir" ;;
    /|/tmp|/root|/home|/usr*|/etc*|/opt) die "not a directory for a lab: $lab_dir" ;;
  esac
  # A unix socket's path is at most 107 bytes, and the engine adds its own ends.
  [ ${#lab_dir} -le 60 ] || die "the lab's directory is too long for socket paths: $lab_dir"
  lab_hash=$(printf %s "$lab_dir" | sha256sum | cut -c1-10)
  lab_cgroup=verlps-lab-$lab_hash
}

need_root() {
  [ "$(id -u)" = 0 ] || die "needs root"
  [ -z "${VERLPS_LAB_INSIDE:-}" ] || die "this shell is inside a lab already; leave it first"
}

# Two ups, or an up and a down, of one directory take turns. The lock file lies
# in the cache because the directory itself comes and goes. Long-lived children
# must be started with 9>&-, or they would hold the lock for ever.
lock_lab() {
  mkdir -p "$lab_cache/locks"
  exec 9>"$lab_cache/locks/$lab_hash"
  flock -w 300 9 || die "another up.sh or down.sh has held $lab_dir for five minutes"
}

# pid_start PID: when it started, in clock ticks since boot; with the pid this
# names one process for good, so a recycled pid is never taken for the lab.
pid_start() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086 # the words are wanted
  set -- $stat
  echo "${20}"
}

# Prints the pid of the lab's init as this machine sees it; fails when dead.
lab_pid() {
  local pid start boot
  { read -r pid start boot <"$lab_dir/init.pid"; } 2>/dev/null || return 1
  [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 1
  [ "$(pid_start "$pid")" = "$start" ] || return 1
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "verlps-lab-init $lab_dir " || return 1
  echo "$pid"
}

# in_lab COMMAND…: runs it in the lab's namespaces, without the lock.
in_lab() {
  local pid
  pid=$(lab_pid) || return 1
  nsenter --target "$pid" --mount --net --uts --pid --root -- "$@" 9>&-
}

# wait_for SECONDS COMMAND…: asks every 50 ms until it succeeds.
wait_for() {
  local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000)); shift
  until "$@"; do
    [ "${EPOCHREALTIME/[.,]/}" -lt "$end" ] || return 1
    sleep 0.05
  done
}

seconds_since() {
  local now=${EPOCHREALTIME/[.,]/}
  printf '%d.%d' $(((now - $1) / 1000000)) $(((now - $1) % 1000000 / 100000))
}

set_dir "$lab_dir"
