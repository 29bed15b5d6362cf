#!/bin/bash
# Mends gpu-node-1: made by Repair-VerlHost, to be run as root. A second run does no harm.
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
#    for DKR-SOCKET
if ! command -v dockerd >/dev/null; then
  apt-get -o DPkg::Lock::Timeout=300 update
  env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y ca-certificates curl
  install -m 0755 -d /etc/apt/keyrings
  curl -fsSL --retry 3 -o /etc/apt/keyrings/docker.asc https://download.docker.com/linux/ubuntu/gpg
  chmod a+r /etc/apt/keyrings/docker.asc
  rm -f /etc/apt/sources.list.d/docker.list
  mkdir -p /etc/apt/sources.list.d
  cat >/etc/apt/sources.list.d/docker.sources <<'EOF'
Types: deb
URIs: https://download.docker.com/linux/ubuntu
Suites: jammy
Components: stable
Signed-By: /etc/apt/keyrings/docker.asc
EOF
  apt-get -o DPkg::Lock::Timeout=300 update
  env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin
fi

# 2. Install the Compose plugin from Docker's repository
#    for DKR-COMPOSE
apt-get -o DPkg::Lock::Timeout=300 update
env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y ca-certificates curl
install -m 0755 -d /etc/apt/keyrings
curl -fsSL --retry 3 -o /etc/apt/keyrings/docker.asc https://download.docker.com/linux/ubuntu/gpg
chmod a+r /etc/apt/keyrings/docker.asc
rm -f /etc/apt/sources.list.d/docker.list
mkdir -p /etc/apt/sources.list.d
cat >/etc/apt/sources.list.d/docker.sources <<'EOF'
Types: deb
URIs: https://download.docker.com/linux/ubuntu
Suites: jammy
Components: stable
Signed-By: /etc/apt/keyrings/docker.asc
EOF
apt-get -o DPkg::Lock::Timeout=300 update
env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y docker-compose-plugin

# 3. Install the NVIDIA Container Toolkit from NVIDIA's repository
#    for CTK-INSTALLED
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

# 4. Keep nouveau from being loaded
#    for HOST-NOUVEAU
mkdir -p /etc/modprobe.d
cat >/etc/modprobe.d/verlps-nouveau.conf <<'EOF'
blacklist nouveau
options nouveau modeset=0
EOF
update-initramfs -u

# 5. Set kernel.numa_balancing=0 now and with every boot
#    for HOST-NUMA
mkdir -p /etc/sysctl.d
cat >/etc/sysctl.d/90-verlps-numa_balancing.conf <<'EOF'
kernel.numa_balancing = 0
EOF
sysctl -p /etc/sysctl.d/90-verlps-numa_balancing.conf

# 6. Set registry-mirrors, runtimes.nvidia in /etc/docker/daemon.json
#    for CTK-INSTALLED
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

# 7. Start the engine now and with every boot
#    for DKR-SOCKET
systemctl enable docker

# 8. Restart the engine
#    for CTK-INSTALLED
systemctl restart docker

# What is left for somebody to do:
# GPU-DRIVER: Install the driver and reboot: the package nvidia-driver-580-server of Ubuntu ('ubuntu-drivers install --gpgpu nvidia:580-server')
# HOST-SWAP: Turn swap off while verl runs: swapoff -a.
