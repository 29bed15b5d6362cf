#!/bin/bash
# Mends gpu-node-2: made by Repair-VerlHost, to be run as root. A second run does no harm.
set -euo pipefail
if [ "$(id -u)" != 0 ]; then echo 'This has to be run as root.' >&2; exit 1; fi

# settings_begin FILE: makes the copy that is changed.
settings_begin() {
  mkdir -p "$(dirname "$1")"
  rm -f "$1.verlps-new"
  [ ! -e "$1" ] || cp -p "$1" "$1.verlps-new"
}

# settings_end FILE: checks the copy and puts it in the file's place; what was there is kept beside it.
settings_end() {
  if cmp -s "$1" "$1.verlps-new"; then rm -f "$1.verlps-new"; return; fi
  if [[ $(dockerd --help 2>&1) == *--validate* ]]; then dockerd --validate --config-file="$1.verlps-new"; fi
  [ ! -e "$1" ] || cp -p "$1" "$1.verlps-$(date +%Y%m%d-%H%M%S)"
  mv -f "$1.verlps-new" "$1"
}

# settings_merged FILE SUM: reads the new settings; stops where the file is neither what they were made from nor they themselves.
settings_merged() {
  settings_begin "$1"
  cat >"$1.verlps-new"
  if [ -e "$1" ] && ! cmp -s "$1" "$1.verlps-new" && [ "$(sha256sum <"$1")" != "$2  -" ]; then
    rm -f "$1.verlps-new"
    echo "$1 has settings that this script was not made for, and is left as it is: run Repair-VerlHost on this host." >&2
    exit 1
  fi
  settings_end "$1"
}

# 1. Install the NVIDIA Container Toolkit from NVIDIA's repository
#    for DKR-GPUDRIVER, DKR-RUNTIMES
if ! command -v nvidia-container-runtime-hook >/dev/null; then
  apt-get -o DPkg::Lock::Timeout=300 update
  env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y ca-certificates curl
  install -m 0755 -d /etc/apt/keyrings
  curl -fsSL --retry 3 -o /etc/apt/keyrings/nvidia-container-toolkit.asc https://nvidia.github.io/libnvidia-container/gpgkey
  chmod a+r /etc/apt/keyrings/nvidia-container-toolkit.asc
  mkdir -p /etc/apt/sources.list.d
  cat >/etc/apt/sources.list.d/nvidia-container-toolkit.list <<'EOF'
deb [signed-by=/etc/apt/keyrings/nvidia-container-toolkit.asc] https://nvidia.github.io/libnvidia-container/stable/deb/$(ARCH) /
EOF
  apt-get -o DPkg::Lock::Timeout=300 update
  env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y nvidia-container-toolkit
fi

# 2. Set default-ulimits.nofile, log-opts, registry-mirrors, runtimes.nvidia in /etc/docker/daemon.json
#    for HOST-NOFILE, DKR-LOGDRIVER, NET-MIRROR, DKR-RUNTIMES
settings_merged /etc/docker/daemon.json none <<'EOF'
{
  "default-ulimits": {
    "nofile": {
      "Name": "nofile",
      "Hard": 1048576,
      "Soft": 65536
    }
  },
  "log-opts": {
    "max-size": "100m",
    "max-file": "3"
  },
  "registry-mirrors": [
    "https://mirror.example.com"
  ],
  "runtimes": {
    "nvidia": {
      "args": [],
      "path": "nvidia-container-runtime"
    }
  }
}
EOF

# 3. Restart the engine
#    for DKR-GPUDRIVER, DKR-RUNTIMES, HOST-NOFILE, DKR-LOGDRIVER, NET-MIRROR
systemctl restart docker

# What is left for somebody to do:
# HOST-RAM: Add memory, or keep optimizer_offload and param_offload off.
# GPU-ECCERR: Drain the node and reset the GPU.
