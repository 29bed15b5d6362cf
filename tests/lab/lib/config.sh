# shellcheck shell=bash
# The files that the engine, the registries and the user's shell read.
lab_user=verl
lab_password=lab-secret

write_registry_config() { # NAME PORT
  cat <<EOF
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage:
  filesystem: {rootdirectory: $lab_dir/$1}
  delete: {enabled: true}
http: {addr: 127.0.0.1:$2, secret: lab}
EOF
}

write_engine_config() { # BROKEN: without the runtime nvidia and the mirror
  local runtimes='{}' mirrors=''
  if [ -z "$1" ]; then
    mirrors=$'\n  "registry-mirrors": ["http://127.0.0.1:5000"],'
    [ "$lab_gpus" = 0 ] || runtimes='{"nvidia": {"path": "'$lab_dir/bin/nvidia-container-runtime'"}}'
  fi
  # cgroupfs, so that the lab's containers lie in one cgroup that it can remove
  # without a systemd. The open registry stands in for Docker Hub as a mirror
  # does, so that verlai/verl:TAG works as on a real host. A layer that breaks off
  # is tried once: the engine's own five tries take a minute.
  cat <<EOF
{
  "hosts": ["unix://$lab_dir/docker.sock"],
  "data-root": "$lab_dir/data",
  "exec-root": "$lab_dir/exec",
  "pidfile": "$lab_dir/docker.pid",
  "exec-opts": ["native.cgroupdriver=cgroupfs"],
  "cgroup-parent": "/$lab_cgroup",
  "userland-proxy": true,
  "ip6tables": false,$mirrors
  "features": {"cdi": true},
  "cdi-spec-dirs": ["$lab_dir/cdi"],
  "max-download-attempts": 1,
  "log-opts": {"max-size": "100m", "max-file": "3"},
  "runtimes": $runtimes,
  "shutdown-timeout": 5
}
EOF
}

# For the interactive shell: the user's own, and where one is.
write_bashrc() {
  cat <<'EOF'
[ ! -r ~/.bashrc ] || . ~/.bashrc
PATH=$VERLPS_LAB_DIR/bin:$PATH
PS1="[verlps-lab: $VERLPS_LAB_GPUS GPUs] \w\$ "
EOF
}

write_env() {
  cat <<EOF
# Source this to use the lab's engine: the socket works from outside the lab too;
# its registries and published ports are reached only inside (enter.sh).
export DOCKER_HOST=unix://$lab_dir/docker.sock
export DOCKER_CONFIG=$lab_dir/docker-config
export PATH=$lab_dir/bin:\$PATH
# Stands in for the model hub, which is not to be reached from the lab.
export HF_ENDPOINT=http://127.0.0.1:5000
export VERLPS_LAB_DIR=$lab_dir
export VERLPS_LAB_REGISTRY=127.0.0.1:5000
export VERLPS_LAB_LOGIN_REGISTRY=127.0.0.1:5001
export VERLPS_LAB_USER=$lab_user
export VERLPS_LAB_PASSWORD=$lab_password
export VERLPS_LAB_GPUS=$lab_gpus
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH
EOF
}

# Programs that would change the machine, as the lab's host has them: the engine's
# service is the lab's engine, and the rest says no. On PATH only inside the lab.
write_host_programs() {
  local program
  { echo '#!/bin/sh'
    echo "exec '$lab_src/lib/systemctl.sh' '$lab_dir' '$lab_root' '$lab_libs' \"\$@\""
  } >"$lab_dir/host/systemctl"
  { echo '#!/bin/sh'
    # shellcheck disable=SC2016 # the program's own name
    echo 'echo "${0##*/}: the lab changes nothing on the machine" >&2; exit 1'
  } >"$lab_dir/host/refuse"
  chmod +x "$lab_dir"/host/*
  for program in apt-get dnf dracut modprobe sysctl update-initramfs usermod; do ln -sf refuse "$lab_dir/host/$program"; done
}

# What does not depend on the simulated GPUs: once per lab.
write_fixed_config() {
  local program
  mkdir -p "$lab_dir"/{bin,host,logs,registry,registry-login,docker-config/cli-plugins}
  for program in docker dockerd containerd ctr containerd-shim-runc-v2 docker-proxy runc; do
    ln -sf "$(find "$lab_root"/usr/bin "$lab_root"/usr/sbin -name "$program" -type f | head -1)" "$lab_dir/bin/$program"
  done
  ln -sf "$lab_root/usr/bin/tini-static" "$lab_dir/bin/docker-init"
  # The legacy form, because it needs no kernel module where nft is not built in.
  for program in iptables ip6tables; do
    { echo "#!/bin/sh"
      echo "export LD_LIBRARY_PATH='$lab_libs' XTABLES_LIBDIR='$(dirname "$(find "$lab_root" -name libxt_tcp.so)")'"
      echo "exec '$lab_root/usr/sbin/xtables-legacy-multi' $program \"\$@\""
    } >"$lab_dir/bin/$program"
    chmod +x "$lab_dir/bin/$program"
  done
  ln -sf "${VERLPS_LAB_COMPOSE:-$lab_root/usr/libexec/docker/cli-plugins/docker-compose}" "$lab_dir/bin/docker-compose"
  ln -sf "$lab_dir/bin/docker-compose" "$lab_dir/docker-config/cli-plugins/docker-compose"
  write_host_programs
  lab_busybox=$(find "$lab_root" -path '*bin/busybox' | head -1)
  ln -sf "$lab_busybox" "$lab_dir/bin/busybox"

  write_registry_config registry 5000 >"$lab_dir/registry.yml"
  {
    write_registry_config registry-login 5001
    echo "auth: {htpasswd: {realm: verlps-lab, path: $lab_dir/htpasswd}}"
  } >"$lab_dir/registry-login.yml"
  perl -e 'my $h = crypt($ARGV[1], q($2y$05$) . join("", map { ("a".."z")[rand 26] } 1 .. 21) . "u");
    length($h) == 60 or die "this crypt has no bcrypt\n"; print "$ARGV[0]:$h\n"' \
    "$lab_user" "$lab_password" >"$lab_dir/htpasswd" || die "no bcrypt on this machine"
}
