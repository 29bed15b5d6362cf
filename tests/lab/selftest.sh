#!/bin/bash
# shellcheck disable=SC2016 # inner shells expand what is in single quotes
# Tests the lab itself in a directory of its own, beside any lab that runs.
# Prints a line for each failure, and the counts; selftest.sh -v prints passes too.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
unset VERLPS_LAB_DIR
dir=$(mktemp -d /tmp/verlps-lab-test.XXXXXX)
verbose=${1:-}
passed=0 failed=0
image=127.0.0.1:5000/verlai/verl:vllm017.latest
trap '"$here/down.sh" --dir "$dir" 2>/dev/null' EXIT

lab() { timeout 90 "$here/enter.sh" --dir "$dir" -- "$@"; }
up() { timeout 900 "$here/up.sh" --dir "$dir" "$@"; }

# check NAME WANTED COMMAND…: WANTED is a pattern for the output, with a leading
# ! that and failure. Output is both streams, as a user sees them.
check() {
  local name=$1 wanted=$2 output code=0 ok=1
  shift 2
  output=$("$@" 2>&1) || code=$?
  case $wanted in
    '!'*) [ $code != 0 ] || ok=; wanted=${wanted#!} ;;
    *) [ $code = 0 ] || ok= ;;
  esac
  grep -qE -- "$wanted" <<<"$output" || ok=
  if [ -n "$ok" ]; then
    passed=$((passed + 1)); [ -z "$verbose" ] || echo "ok    $name"
  else
    failed=$((failed + 1)); printf 'FAIL  %s (exit code %d, wanted %s)\n' "$name" $code "$wanted"
    tail -5 <<<"$output" | sed 's/^/      /'
  fi
}
count() { "$@" | grep -c '^GPU '; }
devices() { count lab docker run --rm "$@" nvidia-smi -L; }

check 'up' '' up --gpus 3 --layer-mb 1
if [ $failed != 0 ]; then echo "$passed passed, $failed failed: no lab to test"; exit 1; fi
check 'a second up returns at once' '^up in [0-4]\.' bash -c '"$1" --dir "$2" 2>&1 | sed -n "s/^lab: //p"' _ "$here/up.sh" "$dir"
check 'an up for a directory that is no lab refuses' '!not a lab' "$here/up.sh" --dir "$here"
check 'engine from inside' '^26\.' lab docker info --format '{{.ServerVersion}}'
check 'engine from outside' '^26\.' bash -c '. "$1/env" && docker version --format "{{.Server.Version}}"' _ "$dir"
check 'the engine store is empty' '^$' lab docker images -q
check 'exit codes pass through' '!' lab sh -c 'exit 7'
"$here/enter.sh" --dir "$dir" sleep 4321 &
entered=$!
inside() { sleep 0.5; lab sh -c 'grep -lsxz "4[3]21" /proc/[0-9]*/cmdline'; }
check 'a command runs inside' '^/proc/' inside
kill -KILL $entered
wait $entered 2>/dev/null
check 'and goes when it is killed outside' '!^$' inside
check 'the working directory stays' '^/usr/lib$' bash -c 'cd /usr/lib && "$1/enter.sh" --dir "$2" pwd' _ "$here" "$dir"
check 'stdin passes through' '^hello$' bash -c 'echo hello | "$1/enter.sh" --dir "$2" cat' _ "$here" "$dir"

# --- registries ---
check 'pull' 'Downloaded newer image' lab docker pull "$image"
check 'a lost layer fails after the first bytes' '!unknown blob' lab docker pull 127.0.0.1:5000/verlai/verl:vllm012.latest
check 'a damaged layer fails' '!filesystem layer verification failed' lab docker pull 127.0.0.1:5000/verlai/verl:vllm012.dev3
check 'an unknown tag' '!manifest unknown' lab docker pull 127.0.0.1:5000/verlai/verl:nosuch
login=127.0.0.1:5001
check 'login registry: refuses without' '!no basic auth credentials' lab docker pull $login/verlai/verl:vllm017.latest
check 'login registry: refuses wrong' '!401 Unauthorized' lab sh -c "echo wrong | docker login -u verl --password-stdin $login"
check 'login registry: accepts right' 'Login Succeeded' lab sh -c "echo lab-secret | docker login -u verl --password-stdin $login"
check 'login registry: pulls' "$login/verlai/verl:vllm017.latest" lab docker pull -q $login/verlai/verl:vllm017.latest
lab docker logout $login >/dev/null 2>&1
check 'push' 'digest: sha256:' lab sh -c "docker tag $image 127.0.0.1:5000/own/image:1 && docker push 127.0.0.1:5000/own/image:1"

# --- GPUs ---
check 'nvidia-smi on the host' '^3$' count lab nvidia-smi -L
check 'no GPU without asking' '!not found' lab docker run --rm $image nvidia-smi -L
check '--gpus all' '^3$' devices --gpus all $image
check '--gpus 2' '^2$' devices --gpus 2 $image
check '--gpus device=1' '^1$' devices --gpus device=1 $image
check '--gpus by UUID' '^1$' devices --gpus "device=$(lab nvidia-smi --query-gpu=uuid --format=csv,noheader -i 2)" $image
check '--gpus of one that is not there' '!device error: 7: unknown device' lab docker run --rm --gpus device=7 $image true
check '--runtime nvidia' '^3$' devices --runtime nvidia $image
check '--runtime nvidia with void' '!not found' lab docker run --rm --runtime nvidia -e NVIDIA_VISIBLE_DEVICES=void $image nvidia-smi
check 'none of them' '!No devices were found' lab docker run --rm --runtime nvidia -e NVIDIA_VISIBLE_DEVICES=none $image nvidia-smi
check 'CDI all' '^3$' devices --device nvidia.com/gpu=all $image
check 'CDI one' '^1$' devices --device nvidia.com/gpu=1 $image
check 'CDI unknown' '!unresolvable CDI devices nvidia.com/gpu=9' lab docker run --rm --device nvidia.com/gpu=9 $image true
check 'the table' 'H100 80GB HBM3 .* On ' lab docker run --rm --gpus all $image nvidia-smi
check 'CSV' '^2, NVIDIA H100 80GB HBM3, 81559 MiB, 575.57.08$' \
  lab nvidia-smi --query-gpu=index,name,memory.total,driver_version --format=csv,noheader
check '-q -x in a container' '<attached_gpus>1<' lab docker run --rm --gpus device=1 $image nvidia-smi -q -x
check 'every link is up' '^54$' lab sh -c 'nvidia-smi nvlink -s | grep -c "Link [0-9]*: 26.562 GB/s"'
check 'NVLink between boards' $'GPU1\tNV18\t X \tNV18\t' lab nvidia-smi topo -m
check 'torch sees them' '^2.10.0\+cu129 12.9 True 3 \(9, 0\)$' lab docker run --rm --gpus all $image python3 -c \
  'import torch; c = torch.cuda; print(torch.__version__, torch.version.cuda, c.is_available(), c.device_count(), c.get_device_capability())'
check 'torch sees none' '^False 0$' lab docker run --rm $image python3 -c \
  'import torch; print(torch.cuda.is_available(), torch.cuda.device_count())'
check 'verl is in no image' "!ModuleNotFoundError: No module named 'verl'" lab docker run --rm $image python3 -c 'import verl'
check 'an image whose CUDA is newer than the driver' '^False 3$|too old' lab docker run --rm --gpus all \
  127.0.0.1:5000/verlai/verl:vllm024.latest python3 -c 'import torch; print(torch.cuda.is_available(), torch.cuda.device_count())'
check 'an image with a server for entrypoint' '!unrecognized arguments: infinity' lab docker run --rm 127.0.0.1:5000/verlai/verl:vllm011.latest sleep infinity

# --- containers ---
check 'Prometheus' 'version 2\.' lab docker run --rm 127.0.0.1:5000/monitoring/prometheus:lab --version
check 'node_exporter' 'version 1\.' lab docker run --rm -v /:/host:ro,rslave 127.0.0.1:5000/monitoring/node-exporter:lab --version
check 'a published port' 'VERSION_ID="22.04"' lab sh -c "docker run -d --name web -p 8080:80 $image httpd -f -p 80 -h /etc >/dev/null &&
  for _ in 1 2 3 4 5 6 7 8 9 10; do busybox wget -qO- http://127.0.0.1:8080/os-release && exit; sleep 0.1; done"
check 'a second taker of the port' '!port is already allocated' lab docker run --rm -p 8080:80 $image true
check 'a network with names' 'VERSION_ID' lab sh -c "docker network create net >/dev/null && docker network connect net web &&
  docker run --rm --network net $image wget -qO- http://web/os-release"
lab docker rm -f web >/dev/null 2>&1
mkdir -p "$dir/compose"
cat >"$dir/compose/compose.yaml" <<EOF
services:
  verl:
    image: $image
    entrypoint: ["sleep", "infinity"]
    healthcheck: {test: ["CMD", "nvidia-smi", "-L"], interval: 200ms, retries: 30}
    deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 2, capabilities: [gpu]}]}}}
EOF
compose() { lab docker compose --project-directory "$dir/compose" -p selftest "$@"; }
check 'compose up' 'Healthy' compose --ansi never up -d --wait
check 'compose gives GPUs' '^2$' count compose exec -T verl nvidia-smi -L
check 'compose down' 'Removed' compose --ansi never down -t 1

# --- training ---
train() { lab docker run --rm --gpus all -e VERL_LAB_STEP_MS=1 "$@"; }
check 'a training log' 'step:4 - .*actor/pg_loss:np.float64\(.*perf/throughput:[0-9.]+' \
  train $image python3 -m verl.trainer.main_ppo trainer.total_training_steps=4 trainer.n_gpus_per_node=3
check 'the progress bar' $'\rTraining Progress: 100%' train -e VERL_LAB_STEPS=2 $image python3 -m verl.trainer.main_ppo
check 'out of memory' '!torch.OutOfMemoryError: CUDA out of memory' train -e VERL_LAB_FAIL=oom $image python3 -m verl.trainer.main_ppo
check 'NCCL' '!DistBackendError: NCCL error' train -e VERL_LAB_FAIL=nccl $image python3 -m verl.trainer.main_ppo
check 'a worker that died' '!ActorDiedError' train -e VERL_LAB_FAIL=ray $image python3 -m verl.trainer.main_ppo
check 'more GPUs than there are' '!Total available GPUs 3.0 is less than total desired GPUs 8' \
  train $image python3 -m verl.trainer.main_ppo trainer.n_gpus_per_node=8
check 'a mistyped override' "!Key 'trainr' is not in struct" train $image python3 -m verl.trainer.main_ppo trainr.nnodes=1
check 'an installed verl' '^0.9.0$' lab docker run --rm $image sh -c \
  'cp -r /opt/verl-lab/source /tmp/v && pip3 -q install --no-deps -e /tmp/v >/dev/null && python3 -c "import verl; print(verl.__version__)" | tail -1'

# --- other hosts ---
check 'more GPUs without a restart' '' up --gpus 5
check 'a running engine gives them' '^5$' devices --gpus all $image
sed 's/575\.57\.08/560.35.03/; s/12\.9/12.6/' "$here/captures/h100.xml" >"$dir/old.xml"
check 'a capture with an older driver' '' up --capture "$dir/old.xml" --gpus 2
check 'the driver is too old for an image' '!unsatisfied condition: cuda>=13.0, please update your driver' \
  lab docker run --rm --gpus all 127.0.0.1:5000/verlai/verl:vllm024.latest true
check 'unless the image is told not to look' '' lab docker run --rm --gpus all -e NVIDIA_DISABLE_REQUIRE=1 127.0.0.1:5000/verlai/verl:vllm024.latest true
check 'driver broken' '' up --driver-broken
check 'nvidia-smi says so' "!couldn't communicate with the NVIDIA driver" lab nvidia-smi
check 'and the hook' '!nvidia-container-cli: initialization error: nvml error: driver not loaded' lab docker run --rm --gpus all $image true
check 'a CPU host' '' up --gpus 0
check 'has no nvidia-smi' '!not found' lab sh -c 'nvidia-smi'
check 'has no device driver' '!could not select device driver "" with capabilities: \[\[gpu\]\]' lab docker run --rm --gpus all $image true
check 'has no runtime nvidia' '!unknown or invalid runtime name: nvidia' lab docker run --rm --runtime nvidia $image true
check 'GPUs again' '' up --gpus 1

# --- an engine that gives no GPUs, and the programs that mend it ---
check 'engine broken' 'engine broken' up --engine-broken
check 'it has no device driver' '!could not select device driver "" with capabilities: \[\[gpu\]\]' lab docker run --rm --gpus all $image true
check 'no runtime nvidia' '!unknown or invalid runtime name: nvidia' lab docker run --rm --runtime nvidia $image true
check 'and no mirror' '^\[\]$' lab docker info --format '{{.RegistryConfig.Mirrors}}'
check 'nvidia-ctk tells its version' 'CLI version 1\.18' lab nvidia-ctk --version
check 'nvidia-ctk edits the settings' 'Wrote updated config' lab nvidia-ctk runtime configure --runtime=docker --config="$dir/daemon.json"
check 'which stay valid' 'configuration OK' lab dockerd --validate --config-file="$dir/daemon.json"
check 'systemctl restarts the engine' '' lab systemctl restart docker
check 'which is active' '^active$' lab systemctl is-active docker
check 'gives GPUs' '^1$' devices --gpus all $image
check 'and has the runtime' '^1$' devices --runtime nvidia $image
check 'systemctl knows no other unit' '!Unit other.service not found' lab systemctl restart other
check 'nvidia-container-cli tells of the board' '^Device Index: +0' lab nvidia-container-cli info
check 'what would change the machine is refused' '!changes nothing on the machine' lab sysctl -p /etc/sysctl.conf
check 'what is written to /etc stays inside' '' lab sh -c 'echo x >/etc/verlps-selftest'
check 'and is not on the machine' '!' test -e /etc/verlps-selftest
check 'an up makes the engine whole' '' up
check 'with its mirror' '127.0.0.1:5000' lab docker info --format '{{.RegistryConfig.Mirrors}}'

# --- ends ---
lab docker run -d --name stays --gpus all --entrypoint sleep $image infinity >/dev/null 2>&1
engine=$(lab cat "$dir/docker.pid")
lab sh -c "kill -KILL $engine"
check 'the engine is dead' '!Cannot connect' lab docker info
check 'up repairs a dead engine' '' up
check 'and it answers' '^26\.' lab docker info --format '{{.ServerVersion}}'
lab docker start stays >/dev/null 2>&1
read -r init _ <"$dir/init.pid"
kill -KILL "$init"
check 'enter says that the lab is dead' '!no lab is running' "$here/enter.sh" --dir "$dir" true
check 'up after the init was killed' '' up
check 'the containers are still known' '^stays$' lab docker ps -a --format '{{.Names}}'
check 'check-clean names what is there' '!left over: process .*dockerd' "$here/check-clean.sh" --dir "$dir"
lab docker start stays >/dev/null 2>&1
read -r init _ <"$dir/init.pid"
kill -KILL "$init"
check 'down after the init was killed' 'down in' "$here/down.sh" --dir "$dir"
check 'is clean' '^clean' "$here/check-clean.sh" --dir "$dir"

# Killed at any moment, up leaves what down can remove: with its children, as a
# test run's group is killed, and alone.
for after in 0.1 0.5 1 1.5 2; do
  for group in '' -; do
    setsid "$here/up.sh" --dir "$dir" --gpus 2 >/dev/null 2>&1 &
    up=$!
    sleep $after
    kill -KILL -- $group$up 2>/dev/null
    wait $up 2>/dev/null
    check "down after up was killed at $after s" 'down in' "$here/down.sh" --dir "$dir"
    check "is clean" '^clean' "$here/check-clean.sh" --dir "$dir"
  done
done
up --gpus 2 >/dev/null 2>&1 &
check 'two ups at once' '' up --gpus 2
wait
check 'make one lab' '^2$' count lab nvidia-smi -L
check 'down' 'down in' "$here/down.sh" --dir "$dir"
check 'is clean' '^clean' "$here/check-clean.sh" --dir "$dir"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
