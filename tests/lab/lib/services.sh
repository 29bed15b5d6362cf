#!/bin/bash
# Runs inside the lab's namespaces: starts what is not running of the two
# registries and the engine, and waits until each answers.
# services.sh DIR ROOT LIBS start|restart-engine
set -eu
dir=$1 root=$2 libs=$3 action=$4

wait_for() {
  local end=$((SECONDS + $1)); shift
  until "$@"; do
    [ $SECONDS -lt "$end" ] || return 1
    sleep 0.05
  done
}

alive() { # PIDFILE NAME: by name too, a pid file may outlive its process
  [ "$(cat "/proc/$(cat "$1" 2>/dev/null)/comm" 2>/dev/null)" = "$2" ]
}

listens() { (: </dev/tcp/127.0.0.1/"$1") 2>/dev/null; }
fail() { echo "lab: $1 does not answer; the end of $2:" >&2; tail -8 "$2" >&2; exit 1; }

registry() { # NAME PORT
  if ! alive "$dir/$1.pid" docker-registry; then
    env -i PATH="$PATH" setsid "$root/usr/bin/docker-registry" serve "$dir/$1.yml" \
      </dev/null >>"$dir/logs/$1.log" 2>&1 &
    echo $! >"$dir/$1.pid"
  fi
  wait_for 15 listens "$2" || fail "the registry on port $2" "$dir/logs/$1.log"
}

engine_answers() {
  alive "$dir/docker.pid" dockerd &&
    timeout 5 "$root/usr/bin/docker" -H "unix://$dir/docker.sock" version >/dev/null 2>&1
}

stop_engine() {
  local pid
  alive "$dir/docker.pid" dockerd || return 0
  pid=$(cat "$dir/docker.pid")
  kill -TERM "$pid"
  wait_for 20 eval "! alive '$dir/docker.pid' dockerd" || kill -KILL "$pid"
}

start_engine() {
  local firewall=--iptables=true
  engine_answers && return
  stop_engine
  rm -f "$dir/docker.sock"
  # Without iptables the userland proxy still publishes ports.
  "$dir/bin/iptables" -t nat -L -n >/dev/null 2>&1 || firewall=--iptables=false
  # dockerd looks up the NVIDIA hook on its PATH once, now. runc, its
  # grandchild, finds its library by LD_LIBRARY_PATH.
  env -i PATH="$dir/bin:$root/usr/sbin:$root/usr/bin:$PATH" HOME=/root LD_LIBRARY_PATH="$libs" \
    setsid "$root/usr/sbin/dockerd" --config-file "$dir/daemon.json" "$firewall" </dev/null >>"$dir/logs/dockerd.log" 2>&1 &
  wait_for 45 engine_answers || fail "the engine" "$dir/logs/dockerd.log"
}

[ "$action" != restart-engine ] || stop_engine
registry registry 5000
registry registry-login 5001
start_engine
