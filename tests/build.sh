#!/bin/bash
# The module into output/VerlPS/<version>/, the tests, and the verlps program into output/verlps/.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Build servers would outlive the run.
quiet=(-c Release -v quiet --nologo -p:UseSharedCompilation=false -nodeReuse:false)
dotnet build VerlPS.sln "${quiet[@]}"
dotnet publish src/VerlPS.Shell "${quiet[@]}" -o output/verlps
