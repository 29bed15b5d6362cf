#!/bin/bash
# Builds the stand-in verl images as a registry's own storage, from tar and
# sha256sum alone: no engine, no docker build. Same input, same digests.
# build.sh BUSYBOX PYTHON_PACKAGES MONITORING_PACKAGES OUT LAYER_MB  makes OUT/open and OUT/login.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
busybox=$1 python_packages=$2 monitoring_packages=$3 out=$4 layer_mb=$5
repository=verlai/verl created=2026-08-14T09:30:00Z
rm -rf "$out"
mkdir -p "$out/login"
work=$out/work
blobs=$out/open/docker/registry/v2/blobs/sha256
repo=$out/open/docker/registry/v2/repositories/$repository
mkdir -p "$work" "$blobs" "$repo"
# shellcheck source=image/python.sh
. "$here/python.sh"
# shellcheck source=image/monitoring.sh
. "$here/monitoring.sh"

link() { mkdir -p "$1"; printf 'sha256:%s' "$2" >"$1/link"; }
digest_of() { sha256sum "$1" | cut -d' ' -f1; }

# put_blob FILE: moves it into the store and leaves its digest and size.
put_blob() {
  digest=$(digest_of "$1") size=$(stat -c %s "$1")
  mkdir -p "$blobs/${digest:0:2}/$digest"
  mv "$1" "$blobs/${digest:0:2}/$digest/data"
}

# layer NAME: packs the tree $work/NAME; layers[NAME] = "diff id|digest|size".
declare -A layers
layer() {
  local diff_id
  tar --create --directory "$work/$1" --sort=name --mtime=$created --owner=0 --group=0 --numeric-owner \
    --file "$work/layer.tar" .
  diff_id=$(digest_of "$work/layer.tar")
  gzip -n "$work/layer.tar"
  put_blob "$work/layer.tar.gz"
  link "$repo/_layers/sha256/$digest" "$digest"
  layers[$1]="$diff_id|$digest|$size"
  rm -rf "${work:?}/$1"
}

json_list() { local word sep=''; printf '['; for word; do printf '%s"%s"' "$sep" "$word"; sep=,; done; printf ']'; }

# What NVIDIA's base images demand of the driver: the CUDA version, or one of
# the driver branches that they list beside it.
require_cuda() {
  local branch brand branches='535 550 565 570 575'
  case $1 in 12.9*) branches='535 550 560 565 570' ;; 12.8*) branches='535 550 560 565' ;; esac
  printf 'cuda>=%s' "${1%.*}"
  for brand in unknown grid tesla nvidia quadro quadrortx nvidiartx vapps vpc vcs vws cloudgaming; do
    for branch in $branches; do printf ' brand=%s,driver>=%d,driver<%d' "$brand" "$branch" $((branch + 1)); done
  done
}

# --- layers that the images share ---
mkdir -p "$work"/base/{bin,dev,etc,proc,sys,run,root,tmp,usr/bin,usr/lib,usr/local/bin,var/log,workspace}
chmod 1777 "$work/base/tmp"
install -m 755 "$busybox" "$work/base/bin/busybox"
"$busybox" --list | grep -vxE 'busybox|init|linuxrc' |
  perl -ne 'BEGIN { $bin = shift } chomp; symlink "busybox", "$bin/$_"' "$work/base/bin"
cp -r "$here"/{base,tools}/. "$work/base/"
ln -s python3 "$work/base/usr/bin/python"
ln -s pip3 "$work/base/usr/bin/pip"
echo 'root:x:0:0:root:/root:/bin/bash' >"$work/base/etc/passwd"
echo 'root:x:0:' >"$work/base/etc/group"
layer base

python_tree "$python_packages" "$work/python"
layer python

torch_libraries=$work/bulk/usr/local/lib/python3.13/dist-packages/torch/lib
mkdir -p "$torch_libraries"
# Random, so that it does not compress, from a fixed seed, so that digests stay.
perl -e 'srand 7; for (1 .. shift) { print pack "L*", map { rand 4294967296 } 1 .. 262144 }' \
  "$layer_mb" >"$torch_libraries/libtorch_cuda.so"
layer bulk

os_layer() { # VERSION CODENAME
  mkdir -p "$work/os$1/etc"
  printf '%s\n' "PRETTY_NAME=\"Ubuntu $1 LTS (VerlPS lab stand-in)\"" 'NAME="Ubuntu"' "VERSION_ID=\"$1\"" \
    "VERSION_CODENAME=$2" 'ID=ubuntu' 'ID_LIKE=debian' >"$work/os$1/etc/os-release"
  layer "os$1"
}
os_layer 22.04 jammy
os_layer 24.04 noble

# --- one image a line of tags.tsv ---
# Each package gets what importlib.metadata reads and a module with __version__.
install_packages() { # TREE NAME=VERSION…
  local site=$1/usr/local/lib/python3.13/dist-packages pair name module
  shift
  for pair; do
    name=${pair%%=*} module=${pair%%=*}
    mkdir -p "$site/$name-${pair#*=}.dist-info"
    printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$name" "${pair#*=}" >"$site/$name-${pair#*=}.dist-info/METADATA"
    if [ -d "$here/packages/$name" ]; then cp -r "$here/packages/$name" "$site/"; continue; fi
    [ "$name" != megatron-core ] || module=megatron/core
    mkdir -p "$site/$module"
    echo "__version__ = \"${pair#*=}\"" >"$site/$module/__init__.py"
  done
}

image() { # TAG KIND OS CUDA WORKDIR PACKAGES
  local tag=$1 kind=$2 os=$3 cuda=$4 workdir=$5 packages=$6 tree=$work/image name
  local env entrypoint='["/opt/nvidia/nvidia_entrypoint.sh"]' command='["/bin/bash"]' require diff_ids='' entries='' diff_id
  mkdir -p "$tree$workdir"
  # shellcheck disable=SC2086 # the pairs are words
  install_packages "$tree" $packages
  require=$(require_cuda "$cuda")
  case $kind in
    server) entrypoint='["python3","-m","vllm.entrypoints.openai.api_server"]' command=null ;;
    ngc) require='cuda>=9.0' ;;
    uv)
      entrypoint=null
      # The source is there, its environment is made by manage_envs.py sync.
      mkdir -p "$tree$workdir/verl/version"
      echo '0.10.0.dev' >"$tree$workdir/verl/version/version"
      echo 'import numpy' >"$tree$workdir/verl/__init__.py"
      : >"$tree$workdir/uv.lock"
      ;;
  esac
  layer image

  for name in base "os$os" python bulk image; do
    IFS='|' read -r diff_id digest size <<<"${layers[$name]}"
    diff_ids=$diff_ids${diff_ids:+,}\"sha256:$diff_id\"
    entries=$entries${entries:+,}"{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":$size,\"digest\":\"sha256:$digest\"}"
  done
  env=$(json_list PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "CUDA_VERSION=$cuda" \
    "NVIDIA_REQUIRE_CUDA=$require" NVIDIA_VISIBLE_DEVICES=all NVIDIA_DRIVER_CAPABILITIES=compute,utility PYTHONUNBUFFERED=1)
  cat >"$work/config.json" <<EOF
{"architecture":"$(dpkg --print-architecture)","os":"linux","created":"$created","config":{"Env":$env,"Entrypoint":$entrypoint,"Cmd":$command,"WorkingDir":"$workdir","Labels":{"org.opencontainers.image.title":"stand-in for verlai/verl:$tag","org.opencontainers.image.version":"$tag"}},"rootfs":{"type":"layers","diff_ids":[$diff_ids]},"history":[$(printf "{\"created\":\"$created\",\"created_by\":\"%s\"}," base os-release python torch)$(printf '{"created":"%s","created_by":"verl dependencies"}' $created)]}
EOF
  put_blob "$work/config.json"
  link "$repo/_layers/sha256/$digest" "$digest"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"sha256:%s"},"layers":[%s]}' \
    "$size" "$digest" "$entries" >"$work/manifest.json"
  put_blob "$work/manifest.json"
  link "$repo/_manifests/revisions/sha256/$digest" "$digest"
  link "$repo/_manifests/tags/$tag/current" "$digest"
  link "$repo/_manifests/tags/$tag/index/sha256/$digest" "$digest"
}

while IFS=$'\t' read -r tag kind os cuda workdir packages; do
  case $tag in '#'*|'') continue ;; esac
  image "$tag" "$kind" "$os" "$cuda" "$workdir" "$packages"
  # Two tags go wrong after the first bytes, as a damaged registry makes them:
  # a layer that the registry has lost, and one that arrives with other bytes.
  IFS='|' read -r _ digest _ <<<"${layers[image]}"
  case $tag in
    vllm012.latest) rm -r "${blobs:?}/${digest:0:2}/$digest" ;;
    vllm012.dev3) printf 'not what the digest says' | dd of="$blobs/${digest:0:2}/$digest/data" conv=notrunc status=none ;;
  esac
done <"$here/tags.tsv"

# The registry with a login holds one of them.
cp -r "$out/open/docker" "$out/login/"
find "$out/login/docker/registry/v2/repositories/$repository/_manifests/tags" -mindepth 1 -maxdepth 1 ! -name vllm017.latest \
  -exec rm -r {} +

monitoring_images "$monitoring_packages"
rm -r "$work"
