#!/bin/bash
# The demonstration's commands, each shown before it runs. Run inside the lab by demo.sh.
set -euo pipefail
PATH=$PWD/output/verlps:$PATH
root=$(mktemp -d /tmp/verlps-demo.XXXXXX)
trap 'docker rm -f verl >/dev/null 2>&1 || true; rm -rf "$root"' EXIT

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi
note() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
run() { printf '%sPS> %s%s\n' "$bold" "$1" "$plain"; verlps "$1"; }
shell() { printf '%s$ %s%s\n' "$bold" "$*" "$plain"; "$@"; }

# The lab's images, like most of verl's, do not hold verl itself: it is installed from a source tree.
train='pip3 install --no-deps -e /opt/verl-lab/source >/dev/null && python3 -m verl.trainer.main_ppo trainer.total_training_steps=8'

note 'Is this host ready for verl?'
run 'Test-VerlHost'

note 'Which image should run here, and why?'
run 'Test-VerlHost | Get-VerlImage -Recommended -Verbose | ForEach-Object { $_; $_.Fit.Reasons; $_.Notes }'

note 'Pull it.'
run 'Test-VerlHost | Get-VerlImage -Recommended | Install-VerlImage -Verbose'

note 'Start a container that stays alive, with a workspace of config, data, logs and models.'
run "Get-VerlImage vllm017.latest | Start-VerlContainer -Root $root -Gpu 2 -Port 8265"

note 'What it sees of the GPUs, in its own words.'
shell docker exec verl nvidia-smi

note 'The same container as a compose file; compose itself checks it.'
run "Get-VerlImage vllm017.latest | New-VerlCompose -Path $root -Root $root -Gpu 2 -Port 8265"
shell cat "$root/docker-compose.yml"
shell docker compose -f "$root/docker-compose.yml" config -q && echo 'compose accepts it'
run 'Get-VerlContainer | Remove-VerlContainer -Force -Confirm:$false'

note 'Test the file, and let compose run it.'
run "Test-VerlCompose $root"
run "Start-VerlCompose $root -Wait"
run 'Get-VerlCompose | Remove-VerlCompose -Confirm:$false'

note 'All of it in one pipeline: choose, start a training, read its log as it runs.'
run "Test-VerlHost | Get-VerlImage -Recommended | Start-VerlContainer -Root $root -Command '$train' | Get-VerlLog -Follow"

note 'The log lines are objects.'
run 'Get-VerlLog verl -Level Step | Where-Object Step -gt 5'
printf '%s\n' "PS> Get-VerlLog verl -Tail 2    # verlps -OutputFormat Json"
verlps -OutputFormat Json 'Get-VerlLog verl -Tail 2'

note 'Clean up.'
run 'Get-VerlContainer | Remove-VerlContainer -Confirm:$false'
run 'Get-VerlContainer'
