# shellcheck shell=bash
# The simulated GPUs: what the stand-ins and the CDI spec read, all under
# DIR/gpu, which containers with a GPU see as /usr/lib/verlps-lab/gpu. Files are
# replaced by rename, so a running container sees the change, whole.

# simulate COUNT CAPTURE BROKEN: COUNT -1 means as many as the capture has.
simulate() {
  local count=$1 capture=$2 broken=$3 gpu=$lab_dir/gpu minor
  mkdir -p "$gpu/dev" "$lab_dir/cdi" "$lab_dir/bin"
  install -m 755 "$lab_src"/gpu/nvidia-* "$gpu/"
  install -m 644 "$lab_src"/gpu/*.awk "$gpu/"
  grep -q "<nvidia_smi_log>" "$capture" || die "$capture is not a capture of nvidia-smi -q -x"
  if [ "$count" = -1 ]; then
    cat "$capture" >"$gpu/capture.new"
  else
    awk -v count="$count" -f "$lab_src/gpu/multiply.awk" "$capture" >"$gpu/capture.new" || die "$capture can't be multiplied"
  fi
  # shellcheck disable=SC2016 # awk's variables
  awk -F'[<>]' '
    /<gpu id=/ { i = n++; minor[i] = i }
    n && $2 == "minor_number" && $3 ~ /^[0-9]+$/ { minor[i] = $3 }
    n && $2 == "uuid" && uuid[i] == "" { uuid[i] = $3 }
    END { for (i = 0; i < n; i++) print i, minor[i], uuid[i] }' "$gpu/capture.new" >"$gpu/devices.new"
  awk -F'[<>]' '
    { if (!($2 in v)) v[$2] = $3 }
    END { print v["driver_version"] ? v["driver_version"] : "999", v["cuda_version"] ? v["cuda_version"] : "999", v["product_brand"] ? v["product_brand"] : "unknown" }
  ' "$gpu/capture.new" >"$gpu/driver.new"
  for f in capture devices driver; do mv "$gpu/$f.new" "$gpu/$f"; done
  mv "$gpu/capture" "$gpu/capture.xml"
  if [ "$broken" = 1 ]; then : >"$gpu/driver-broken"; else rm -f "$gpu/driver-broken"; fi

  rm -f "$lab_dir"/cdi/* "$lab_dir"/bin/nvidia-*
  lab_gpus=$(wc -l <"$gpu/devices")
  [ "$lab_gpus" -gt 0 ] || return 0
  # A character device as a real driver makes it; a plain file where the
  # machine forbids mknod. Nothing opens it.
  while read -r _ minor _; do
    [ -e "$gpu/dev/nvidia$minor" ] || mknod "$gpu/dev/nvidia$minor" c 195 "$minor" 2>/dev/null || : >"$gpu/dev/nvidia$minor"
  done <"$gpu/devices"
  for f in nvidia-smi nvidia-ctk nvidia-container-cli nvidia-container-runtime nvidia-container-runtime-hook; do ln -sf "$gpu/$f" "$lab_dir/bin/$f"; done
  write_cdi_spec "$gpu" >"$lab_dir/cdi/.new"
  mv "$lab_dir/cdi/.new" "$lab_dir/cdi/nvidia.json"
}

cdi_mount() { printf '{"hostPath":"%s","containerPath":"%s","options":["bind","nosuid","ro"]}' "$1" "$2"; }

# One device an index and one a UUID, as nvidia-ctk writes them, and "all".
write_cdi_spec() {
  local gpu=$1 index minor uuid all='' mount
  printf '{"cdiVersion":"0.5.0","kind":"nvidia.com/gpu","devices":['
  while read -r index minor uuid; do
    mount=$(cdi_mount "$gpu/dev/nvidia$minor" "/dev/nvidia$minor")
    all=$all${all:+,}$mount
    printf '{"name":"%s","containerEdits":{"mounts":[%s]}},' "$index" "$mount" "$uuid" "$mount"
  done <"$gpu/devices"
  printf '{"name":"all","containerEdits":{"mounts":[%s]}}],' "$all"
  # "void" keeps the nvidia runtime from doing the same a second time. The driver's
  # library is there in name only: by it a specification tells its driver.
  printf '"containerEdits":{"env":["NVIDIA_VISIBLE_DEVICES=void"],"mounts":[%s,%s,%s]}}\n' \
    "$(cdi_mount "$gpu" /usr/lib/verlps-lab/gpu)" "$(cdi_mount "$gpu/nvidia-smi" /usr/bin/nvidia-smi)" \
    "$(cdi_mount "$gpu/driver" "/usr/lib/x86_64-linux-gnu/libcuda.so.$(cut -d' ' -f1 "$gpu/driver")")"
}
