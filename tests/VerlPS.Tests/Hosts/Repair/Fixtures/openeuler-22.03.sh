#!/bin/bash
# Mends gpu-node-4: made by Repair-VerlHost, to be run as root. A second run does no harm.
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
#    for DKR-ENGINE
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
#    for HOST-CGROUP-DRIVER, DKR-GPUDRIVER
if ! command -v nvidia-container-runtime-hook >/dev/null; then
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
fi

# 3. Link NVIDIA's devices where systemd looks for them
#    for HOST-CGROUP-DRIVER
mkdir -p /etc/udev/rules.d
cat >/etc/udev/rules.d/71-nvidia-dev-char.rules <<'EOF'
ACTION=="add", DEVPATH=="/bus/pci/drivers/nvidia", RUN+="/usr/bin/nvidia-ctk system create-dev-char-symlinks --create-all"
EOF
nvidia-ctk system create-dev-char-symlinks --create-all

# 4. Reset the GPUs' application clocks
#    for GPU-CLOCKS
nvidia-smi -rac

# 5. Set net.ipv4.ip_forward=1 now and with every boot
#    for NET-FORWARD
mkdir -p /etc/sysctl.d
cat >/etc/sysctl.d/90-verlps-ip_forward.conf <<'EOF'
net.ipv4.ip_forward = 1
EOF
sysctl -p /etc/sysctl.d/90-verlps-ip_forward.conf

# 6. Set registry-mirrors in /etc/docker/daemon.json
settings_merged /etc/docker/daemon.json none <<'EOF'
{
  "registry-mirrors": [
    "https://mirror.example.com"
  ]
}
EOF

# 7. Start the engine now and with every boot
#    for DKR-ENGINE
systemctl enable docker

# 8. Restart the engine
#    for DKR-GPUDRIVER, HOST-CGROUP-DRIVER
systemctl restart docker

# What is left for somebody to do:
# SEC-APPARMOR: Install AppArmor's parser by hand: what this takes on openEuler 22.03 is not known here
