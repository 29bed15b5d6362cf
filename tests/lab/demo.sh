#!/bin/bash
# The whole main job of VerlPS in one go, on a real Docker engine with simulated GPUs:
# builds, brings the lab up, works in it, takes everything away again.
set -euo pipefail
cd "$(dirname "$0")/../.."
lab_dir=${VERLPS_LAB_DIR:-/tmp/verlps-lab}
lab_was_up=
[ ! -S "$lab_dir/docker.sock" ] || ! tests/lab/enter.sh --dir "$lab_dir" true 2>/dev/null || lab_was_up=1
trap '[ -n "$lab_was_up" ] || tests/lab/down.sh --dir "$lab_dir"' EXIT
trap 'exit 130' INT TERM

timeout 1200 tests/build.sh
timeout 900 tests/lab/up.sh --dir "$lab_dir"
timeout 300 tests/lab/enter.sh --dir "$lab_dir" bash tests/lab/demo-steps.sh
