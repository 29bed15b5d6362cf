#!/bin/bash
# Brings the lab up, or repairs it, or changes what it simulates. See README.md.
set -Eeuo pipefail
started=${EPOCHREALTIME/[.,]/}
# shellcheck source=lib/common.sh
. "$(dirname "$0")/lib/common.sh"
# shellcheck source=lib/packages.sh
. "$lab_src/lib/packages.sh"
# shellcheck source=lib/images.sh
. "$lab_src/lib/images.sh"
# shellcheck source=lib/simulate.sh
. "$lab_src/lib/simulate.sh"
# shellcheck source=lib/config.sh
. "$lab_src/lib/config.sh"

usage() {
  echo "up.sh [--dir DIR] [--gpus N] [--capture FILE] [--driver-broken] [--engine-broken] [--layer-mb N]" >&2
  exit 2
}

gpus='' capture='' broken=0 engine_broken='' layer_mb='' simulation=
while [ $# -gt 0 ]; do
  case $1 in
    --dir) set_dir "${2:?}"; shift ;;
    --gpus) gpus=${2:?} simulation=1; shift ;;
    --capture) capture=$(realpath -- "${2:?}") simulation=1; shift ;;
    --driver-broken) broken=1 simulation=1 ;;
    --engine-broken) engine_broken=1 ;;
    --layer-mb) layer_mb=${2:?}; shift ;;
    *) usage ;;
  esac
  shift
done
case $gpus$layer_mb in *[!0-9]*) usage ;; esac
[ -z "$capture" ] || [ -r "$capture" ] || die "can't read $capture"
need_root
if [ -d "$lab_dir" ] && [ ! -e "$lab_dir/.verlps-lab" ] && [ -n "$(ls -A "$lab_dir")" ]; then
  die "$lab_dir exists and is not a lab; choose another --dir"
fi
lock_lab

# Without a word about GPUs a lab keeps those it has.
if [ -z "$simulation" ] && [ -s "$lab_dir/simulation" ]; then
  { read -r gpus; read -r broken; read -r capture; } <"$lab_dir/simulation"
fi
if [ -z "$capture" ]; then
  capture=$lab_src/captures/h100.xml
  gpus=${gpus:-8}
fi
layer_mb=${layer_mb:-$(cat "$lab_dir/layer-mb" 2>/dev/null || echo 3)}

# A failed up leaves nothing behind, unless there was a lab before it.
was_up=$(lab_pid || true)
on_exit() {
  local code=$?
  [ $code = 0 ] && return
  say "failed; see above$([ -z "$was_up" ] && echo ', cleaning up')"
  exec 9>&-
  [ -n "$was_up" ] || "$lab_src/down.sh" --dir "$lab_dir"
}
trap on_exit EXIT
trap 'say "unexpected failure in ${BASH_SOURCE[0]##*/} line $LINENO: $BASH_COMMAND"' ERR
trap 'exit 130' INT TERM

mkdir -p "$lab_dir"
: >"$lab_dir/.verlps-lab"
fetch_packages
before=$(cat "$lab_dir/daemon.json" 2>/dev/null || true)
write_fixed_config
simulate "${gpus:--1}" "$capture" "$broken"
[ -z "$engine_broken" ] || [ "$lab_gpus" != 0 ] || die "without GPUs there is no engine to break"
write_engine_config "$engine_broken" >"$lab_dir/daemon.json"
printf '%s\n' "$gpus" "$broken" "$capture" >"$lab_dir/simulation"
fill_registries "$layer_mb"

if [ -z "$was_up" ]; then
  "$lab_src/down.sh" --dir "$lab_dir" --remains-only
  : >"$lab_dir/logs/init.log"
  setsid unshare --fork --pid --mount --net --uts --kill-child \
    "$lab_src/lib/init.sh" "$lab_dir" "$lab_busybox" </dev/null >>"$lab_dir/logs/init.log" 2>&1 9>&- &
  disown
  wait_for 10 lab_pid >/dev/null || { cat "$lab_dir/logs/init.log" >&2; die "the namespaces can't be made here"; }
fi

# The engine asks for the NVIDIA hook and reads its settings only when it starts.
action=start
[ -z "$was_up" ] || [ "$before" = "$(cat "$lab_dir/daemon.json")" ] || action=restart-engine
# As on a host where the toolkit was installed after the engine was started.
if [ -n "$engine_broken" ]; then
  rm -f "$lab_dir/bin/nvidia-container-runtime-hook"
  [ -z "$was_up" ] || action=restart-engine
fi
engine_started=${EPOCHREALTIME/[.,]/}
in_lab "$lab_src/lib/services.sh" "$lab_dir" "$lab_root" "$lab_libs" "$action"
[ "$lab_gpus" = 0 ] || ln -sf "$lab_dir/gpu/nvidia-container-runtime-hook" "$lab_dir/bin/nvidia-container-runtime-hook"
write_env >"$lab_dir/env"
write_bashrc >"$lab_dir/bashrc"

version=$(timeout 5 "$lab_dir/bin/docker" -H "unix://$lab_dir/docker.sock" version --format '{{.Server.Version}}')
[ "$action" = start ] && [ -n "$was_up" ] || say "engine $version up in $(seconds_since "$engine_started") s"
gpu_text="$lab_gpus simulated GPUs$([ "$broken" = 0 ] || echo ', driver broken')${engine_broken:+, engine broken}"
say "up in $(seconds_since "$started") s: $lab_dir, $gpu_text"
