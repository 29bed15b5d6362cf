#!/bin/bash
# Mends gpu-node-3: made by Repair-VerlHost, to be run as root. A second run does no harm.
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

# 1. Install Docker Engine and the Compose plugin from Docker's repository
#    for DKR-ENGINE, DKR-COMPOSE
mkdir -p /etc/yum.repos.d
cat >/etc/yum.repos.d/docker-ce.repo <<'EOF'
[docker-ce-stable]
name=Docker CE Stable
baseurl=https://download.docker.com/linux/centos/9/$basearch/stable
enabled=1
gpgcheck=1
gpgkey=https://download.docker.com/linux/centos/gpg
EOF
dnf -y --best --allowerasing install docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin

# 2. Install the NVIDIA Container Toolkit from NVIDIA's repository
#    for CTK-VERSION
mkdir -p /etc/yum.repos.d
cat >/etc/yum.repos.d/nvidia-container-toolkit.repo <<'EOF'
[nvidia-container-toolkit]
name=nvidia-container-toolkit
baseurl=https://nvidia.github.io/libnvidia-container/stable/rpm/$basearch
enabled=1
repo_gpgcheck=1
gpgcheck=0
gpgkey=https://nvidia.github.io/libnvidia-container/gpgkey
EOF
dnf -y --best --allowerasing install nvidia-container-toolkit

# 3. Install chrony and keep the clock right
#    for HOST-TIME
dnf -y --best --allowerasing install chrony
systemctl enable --now chronyd

# 4. Load nvidia-peermem for GPUDirect RDMA
#    for IB-PEERMEM
mkdir -p /etc/modules-load.d
cat >/etc/modules-load.d/verlps-nvidia-peermem.conf <<'EOF'
nvidia-peermem
EOF
modprobe nvidia-peermem

# 5. Turn on persistence mode
#    for GPU-PERSIST
nvidia-smi -pm 1

# 6. Start the fabric manager
#    for GPU-FABRIC
systemctl enable --now nvidia-fabricmanager

# 7. Set registry-mirrors, runtimes.nvidia in /etc/docker/daemon.json
#    for DKR-RUNTIMES
settings_merged /etc/docker/daemon.json none <<'EOF'
{
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

# 8. Start the engine now and with every boot
#    for DKR-ENGINE, DKR-COMPOSE
systemctl enable docker

# 9. Restart the engine
#    for CTK-VERSION, DKR-RUNTIMES
systemctl restart docker
