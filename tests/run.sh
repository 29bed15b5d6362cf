#!/bin/bash
# Builds, brings the lab up, runs every test that this machine can run, takes the lab down.
# The last line is "N passed, N failed, N skipped"; what was skipped stands above it with its reason.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
lab_dir=${VERLPS_LAB_DIR:-/tmp/verlps-lab}
# Inside the lab's folder, so that a run that was killed leaves nothing that down.sh does not take.
results=$lab_dir/results
# A second lab is a host without GPUs: its socket is all that the tests need of it.
# It lies inside the first one's folder, so that down.sh takes both.
cpu_dir=$lab_dir/cpu
export VERLPS_LAB_CPU_HOST=unix://$cpu_dir/docker.sock
# A third one has an engine that gives no GPUs, for the test that mends it; it runs inside that lab.
broken_dir=$lab_dir/broken
lab_was_up=

say() { printf '\n== %s\n' "$*"; }

finish() {
  local code=$?
  tests/lab/down.sh --dir "$cpu_dir" || code=1
  tests/lab/down.sh --dir "$broken_dir" || code=1
  [ -n "$lab_was_up" ] || tests/lab/down.sh --dir "$lab_dir" || code=1
  rm -rf "$results"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

say "build"
timeout 1200 tests/build.sh

say "lab"
[ ! -S "$lab_dir/docker.sock" ] || ! tests/lab/enter.sh --dir "$lab_dir" true 2>/dev/null || lab_was_up=1
timeout 900 tests/lab/up.sh --dir "$lab_dir"
timeout 300 tests/lab/up.sh --dir "$cpu_dir" --gpus 0
timeout 300 tests/lab/up.sh --dir "$broken_dir" --gpus 2 --engine-broken
mkdir -p "$results"

# run_xunit PROJECT LAB FILTER: a test run that fails to start writes no result file; count.pl takes that for a failure.
run_xunit() {
  say "$1 in ${2##*/}"
  timeout 1500 tests/lab/enter.sh --dir "$2" dotnet test "tests/$1" -c Release --no-build --nologo --filter "$3" \
    --logger "trx;LogFileName=$results/$1-${2##*/}.trx" --logger "console;verbosity=minimal" --blame-hang-timeout 5m || true
}

run_pester() {
  say "Pester"
  if ! command -v pwsh >/dev/null; then
    echo "Pester suite: no pwsh on PATH" >"$results/skipped"
  elif ! pwsh -NoProfile -NonInteractive -Command 'exit [int](-not (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.5))'; then
    echo "Pester suite: pwsh has no Pester 5.5 or newer" >"$results/skipped"
  else
    timeout 1500 tests/lab/enter.sh --dir "$lab_dir" pwsh -NoProfile -NonInteractive -File "$root/tests/Pester/run.ps1" -Results "$results/Pester.xml" || true
    [ -s "$results/Pester.xml" ] || : >"$results/Pester.xml"
  fi
}

run_xunit VerlPS.Tests "$lab_dir" 'Lab!=EngineBroken'
run_xunit VerlPS.Module.Tests "$lab_dir" 'Lab!=EngineBroken'
run_xunit VerlPS.Module.Tests "$broken_dir" 'Lab=EngineBroken'
run_pester

say "all"
perl tests/count.pl "$results"/*.trx "$results"/Pester.xml "$results"/skipped
