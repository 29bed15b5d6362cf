# shellcheck shell=bash
# Fetches the lab's programs with apt's own client and unpacks them into the
# cache. Nothing is installed: own sources, lists and archives, and a package
# database that is empty, so the machine's own stays as it is.

# The engine comes from a suite that has the 26.1 line; what links against more
# than libc's basics comes from the machine's own suite, whose libraries fit.
engine_suite=trixie
engine_packages='docker.io docker-cli docker-compose containerd'
own_packages='runc docker-registry busybox-static tini iptables libxtables12 libip4tc2 libip6tc2 libseccomp2'
# The stand-in image holds a real, small CPython, always of the same version.
image_packages='python3.13-minimal libpython3.13-minimal libpython3.13-stdlib libc6 libexpat1 zlib1g'
# Run in images beside that Python's libc.
monitoring_packages='prometheus prometheus-node-exporter'

lib_path() { { find "$lab_root/usr/lib" "$lab_root/lib" -name 'lib*.so.*' -printf '%h\n' 2>/dev/null || true; } | sort -u | paste -sd:; }

# apt_source_of_machine CODENAME: prints "URI|Signed-By or options" of the first
# source, in either notation, that carries this suite.
apt_source_of_machine() {
  { cat /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } | awk -v suite="$1" '
    function flush() {
      if (enabled != "no" && types ~ /(^| )deb( |$)/ && (" " suites " ") ~ " " suite " ") {
        split(uris, u, " "); print u[1] "|" key; found = 1; exit
      }
      types = uris = suites = key = enabled = ""
    }
    /^#/ { next }
    /^[ \t]*$/ { flush(); next }
    tolower($1) == "types:" { sub(/^[^:]*:[ \t]*/, ""); types = $0 }
    tolower($1) == "uris:" { sub(/^[^:]*:[ \t]*/, ""); uris = $0 }
    tolower($1) == "suites:" { sub(/^[^:]*:[ \t]*/, ""); suites = $0 }
    tolower($1) == "enabled:" { enabled = tolower($2) }
    tolower($1) == "signed-by:" && $2 ~ /^\// { key = $2 }
    END { if (!found) flush() }' | grep -m1 . && return
  { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } | awk -v suite="$1" '
    $1 == "deb" {
      key = ""
      if ($2 ~ /^\[/) {
        if (match($0, /signed-by=[^] ]*/)) key = substr($0, RSTART + 10, RLENGTH - 10)
        sub(/\[[^]]*\][ \t]*/, "")
      }
      if ($3 == suite) { print $2 "|" key; exit }
    }' | grep -m1 .
}

write_apt_config() {
  local apt=$1 codename=$2 source
  source=$(apt_source_of_machine "$codename") || die "no apt source for $codename on this machine"
  mkdir -p "$apt/sources.d" "$apt/lists/partial" "$apt/cache/archives/partial"
  : >"$apt/status"
  {
    echo 'Types: deb'
    echo "URIs: ${source%%|*}"
    echo "Suites: $codename$([ "$codename" = "$engine_suite" ] || echo " $engine_suite")"
    echo 'Components: main'
    [ -z "${source#*|}" ] || echo "Signed-By: ${source#*|}"
  } >"$apt/sources.d/lab.sources"
  # Of the machine's settings only how to reach the network is kept: its hooks
  # (a container image's clean-up of /var/cache/apt, say) must not run for us.
  apt-config dump | grep '^Acquire::' | grep -v '^Acquire::Languages' >"$apt/apt.conf"
  cat >>"$apt/apt.conf" <<EOF
Dir::Etc::parts "/dev/null";
Dir::Etc::main "/dev/null";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$apt/sources.d";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$apt";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Dir::Log "$apt";
APT::Sandbox::User "root";
APT::Architecture "$(dpkg --print-architecture)";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
EOF
}

# download TREE PACKAGE…: fetches and unpacks them there.
download() {
  local tree=$1 deb debs=$lab_cache/debs; shift
  rm -rf "$debs"
  mkdir -p "$tree" "$debs"
  (cd "$debs" && APT_CONFIG=$lab_cache/apt/apt.conf timeout 900 apt-get -qq download "$@") >"$lab_cache/apt.log" 2>&1 ||
    { tail -5 "$lab_cache/apt.log" >&2; die "apt-get download failed"; }
  for deb in "$debs"/*.deb; do dpkg -x "$deb" "$tree"; done
  rm -rf "$debs"
}

# Leaves the unpacked tree's path in lab_root.
fetch_packages() {
  local codename apt key started=${EPOCHREALTIME/[.,]/}
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  [ -n "$codename" ] && command -v apt-get >/dev/null && command -v dpkg >/dev/null ||
    die "needs a Debian-like machine with apt"
  key=$codename-$(printf '%s' "$engine_suite $engine_packages $own_packages $image_packages $monitoring_packages" | sha256sum | cut -c1-8)
  lab_root=$lab_cache/packages/$key
  if [ -e "$lab_root/.complete" ]; then lab_libs=$(lib_path); return; fi

  # Labs of other directories share the cache: one fetches, the others wait.
  exec 8>"$lab_cache/locks/packages"
  flock -w 600 8 || die "another lab has been fetching packages for ten minutes"
  if [ ! -e "$lab_root/.complete" ]; then
    say "fetching packages (about 114 MB, and 19 MB of package lists)…"
    apt=$lab_cache/apt
    rm -rf "$apt" "$lab_root"
    mkdir -p "$lab_root"
    write_apt_config "$apt" "$codename"
    APT_CONFIG=$apt/apt.conf timeout 300 apt-get -qq update >"$lab_cache/apt.log" 2>&1 ||
      { tail -5 "$lab_cache/apt.log" >&2; die "apt-get update failed"; }
    # shellcheck disable=SC2046,SC2086 # package names are words
    download "$lab_root" $(printf "%s/$engine_suite " $engine_packages) $(printf "%s/$codename " $own_packages)
    # Apart from the rest, because its libc must not meet the machine's.
    # shellcheck disable=SC2046,SC2086
    download "$lab_root/python" $(printf "%s/$engine_suite " $image_packages)
    # shellcheck disable=SC2046,SC2086
    download "$lab_root/monitoring" $(printf "%s/$engine_suite " $monitoring_packages)
    rm -rf "$apt" "${lab_root:?}/usr/share/doc" "$lab_root/usr/share/man"
    check_libraries
    : >"$lab_root/.complete"
    say "packages ready in $(seconds_since "$started") s"
  fi
  exec 8>&-
  lab_libs=$(lib_path)
}

# A program that lacks a library would fail later and less clearly.
check_libraries() {
  local program missing runc
  runc=$(find "$lab_root" -name runc -type f -perm -100 | head -1)
  for program in usr/sbin/dockerd ${runc#"$lab_root"/} usr/sbin/docker-proxy usr/bin/containerd usr/bin/docker \
    usr/bin/docker-registry usr/sbin/xtables-legacy-multi; do
    missing=$(LD_LIBRARY_PATH=$(lib_path) ldd "$lab_root/$program" 2>&1 | grep -E 'not found' || true)
    [ -z "$missing" ] || die "$program can't run here: $missing"
  done
}
