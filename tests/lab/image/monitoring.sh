# shellcheck shell=bash
# Images of the monitoring stack: Prometheus and node_exporter are Debian's, laid out as their own images are; where
# Debian has none, a stand-in answers as the real one does (monitoring/stand-in).

# small_image NAME ENTRYPOINT USER LAYER…: monitoring/NAME:lab in the open registry, from layers that are there.
small_image() {
  local name=$1 entrypoint=$2 user=$3 repo=$out/open/docker/registry/v2/repositories/monitoring/$1
  local diff_id digest size diff_ids='' entries='' layer
  shift 3
  for layer; do
    IFS='|' read -r diff_id digest size <<<"${layers[$layer]}"
    link "$repo/_layers/sha256/$digest" "$digest"
    diff_ids=$diff_ids${diff_ids:+,}\"sha256:$diff_id\"
    entries=$entries${entries:+,}"{\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\",\"size\":$size,\"digest\":\"sha256:$digest\"}"
  done
  printf '{"architecture":"%s","os":"linux","created":"%s","config":{"User":"%s","Env":["PATH=/usr/bin:/bin"],"Entrypoint":%s,"Labels":{"org.opencontainers.image.title":"lab %s"}},"rootfs":{"type":"layers","diff_ids":[%s]}}' \
    "$(dpkg --print-architecture)" $created "$user" "$entrypoint" "$name" "$diff_ids" >"$work/config.json"
  put_blob "$work/config.json"
  link "$repo/_layers/sha256/$digest" "$digest"
  printf '{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"sha256:%s"},"layers":[%s]}' \
    "$size" "$digest" "$entries" >"$work/manifest.json"
  put_blob "$work/manifest.json"
  link "$repo/_manifests/revisions/sha256/$digest" "$digest"
  link "$repo/_manifests/tags/lab/current" "$digest"
  link "$repo/_manifests/tags/lab/index/sha256/$digest" "$digest"
}

# monitoring_images PACKAGES: PACKAGES holds the unpacked Debian packages.
monitoring_images() {
  local packages=$1 name
  mkdir -p "$work/prometheus/bin" "$work/prometheus/prometheus" "$work/node-exporter/bin" "$work/stand-in/opt" "$work/stand-in/usr/bin" \
    "$work/stand-in/var/lib/grafana"
  cp "$packages/usr/bin/prometheus" "$work/prometheus/bin/"
  # The data folders are open to anybody: Grafana's is so in its own image, Prometheus' is nobody's there, and layers are
  # packed here as root's.
  chmod 777 "$work/prometheus/prometheus" "$work/stand-in/var/lib/grafana"
  cp "$packages/usr/bin/prometheus-node-exporter" "$work/node-exporter/bin/node_exporter"
  cp -r "$here/stand-in" "$work/stand-in/opt/"
  mv "$work/stand-in/opt/stand-in/tensorboard" "$work/stand-in/usr/bin/"
  for name in prometheus node-exporter stand-in; do layer $name; done

  small_image prometheus '["/bin/prometheus"]' 65534 base python prometheus
  small_image node-exporter '["/bin/node_exporter"]' 65534 base python node-exporter
  for name in dcgm-exporter cadvisor; do
    small_image $name "[\"python3\",\"/opt/stand-in/exporter.py\",\"$name\"]" '' base python stand-in
  done
  small_image grafana '["python3","/opt/stand-in/grafana.py"]' 472:0 base python stand-in
  small_image tensorboard '["tensorboard"]' '' base python stand-in
}
