#!/bin/bash
# PID 1 of the lab's namespaces. When it dies, however it dies, the kernel ends
# every process of the lab with it, and with the last of them go its mounts and
# network interfaces. Started by up.sh: init.sh DIR BUSYBOX
set -eu
dir=$1 busybox=$2

# /proc is still the machine's, so this is the pid that the machine knows.
read -r stat </proc/self/stat
pid=${stat%% *}
stat=${stat##*) }
# shellcheck disable=SC2086 # the words are wanted
set -- $stat

# As systemd has it: containers may mount the host's folders as slaves.
mount --make-rshared /
mount -t proc proc /proc
# containerd, runc and iptables keep state and locks at fixed places in /run.
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock
# What is written to /etc stays in the lab. Files that are mounted there (a
# container's hosts and resolv.conf) lie under the overlay, so they are copied.
mkdir -p /run/verlps-etc/upper /run/verlps-etc/work
awk '$5 ~ "^/etc/[^/]*$" { print $5 }' /proc/self/mountinfo | while read -r file; do
  [ ! -f "$file" ] || cp -p "$file" /run/verlps-etc/upper/
done
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/verlps-etc/upper,workdir=/run/verlps-etc/work /etc ||
  { mount --bind /etc /etc && mount -o remount,bind,ro /etc; }
# A host knows its own name; Debian's installer writes it so.
grep -q verlps-lab /etc/hosts 2>/dev/null || echo '127.0.1.1 verlps-lab' >>/etc/hosts 2>/dev/null || true
# Likewise /etc/docker, where an engine would read or write keys.
if [ -d /etc/docker ]; then mount -t tmpfs tmpfs /etc/docker; fi
# An engine that sees AppArmor loads its profile into the machine's kernel.
if [ -d /sys/kernel/security ]; then mount -t tmpfs tmpfs /sys/kernel/security; fi
"$busybox" hostname verlps-lab
"$busybox" ip link set lo up

# Written last: who reads it finds the namespaces ready.
echo "$pid ${20} $(cat /proc/sys/kernel/random/boot_id)" >"$dir/init.pid.new"
mv "$dir/init.pid.new" "$dir/init.pid"

# perl is in every Debian, and ignoring SIGCHLD reaps what is orphaned here. The
# lab also ends when its directory is taken away.
# shellcheck disable=SC2016 # perl's variables
exec perl -e '$SIG{CHLD} = "IGNORE"; $SIG{$_} = sub { exit } for qw(TERM INT); sleep 1 while -e "$ARGV[1]/.verlps-lab"' \
  verlps-lab-init "$dir" -
