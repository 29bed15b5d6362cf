# shellcheck shell=bash
# The registries' contents: built once (image/build.sh), kept in the cache, and
# copied from there, so that a test may push and delete as it likes.

fill_registries() { # LAYER_MB
  local layer_mb=$1 key store name target started=${EPOCHREALTIME/[.,]/}
  key=$({ find "$lab_src/image" -type f -print0 | sort -z | xargs -0 cat; cat "$lab_busybox" "$lab_root/python/usr/bin/python3.13"; stat -c %s "$lab_root"/monitoring/usr/bin/*; echo "$layer_mb"; } |
    sha256sum | cut -c1-12)
  [ "$(cat "$lab_dir/images" 2>/dev/null)" != "$key" ] || return 0
  store=$lab_cache/images/$key
  exec 8>"$lab_cache/locks/images"
  flock -w 300 8 || die "another lab has been building images for five minutes"
  if [ ! -e "$store/.complete" ]; then
    rm -rf "$lab_cache/images"
    "$lab_src/image/build.sh" "$lab_busybox" "$lab_root/python" "$lab_root/monitoring" "$store" "$layer_mb"
    : >"$store/.complete"
    say "images built in $(seconds_since "$started") s"
  fi
  for name in open login; do
    target=$lab_dir/registry
    [ $name = open ] || target=$target-login
    cp -r "$store/$name" "$target.new"
    rm -rf "$target.old"
    [ ! -e "$target" ] || mv "$target" "$target.old"
    mv "$target.new" "$target"
    rm -rf "$target.old"
  done
  exec 8>&-
  echo "$layer_mb" >"$lab_dir/layer-mb"
  echo "$key" >"$lab_dir/images"
}
