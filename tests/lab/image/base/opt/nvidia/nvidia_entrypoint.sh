#!/bin/sh
# As in NVIDIA's base images: a banner on stdout before whatever is run.
cat <<EOF

==========
== CUDA ==
==========

CUDA Version $CUDA_VERSION

EOF
if ! command -v nvidia-smi >/dev/null; then
  cat <<'EOF'
WARNING: The NVIDIA Driver was not detected.  GPU functionality will not be available.
   Use the NVIDIA Container Toolkit to start this container with GPU support; see
   https://docs.nvidia.com/datacenter/cloud-native/ .

EOF
fi
exec "$@"
