namespace VerlPS.Tests.Compose;

/// <summary>What each check makes of a file: the faults in it, each as line and a part of its reason; none where it passes.</summary>
internal static class ComposeCases
{
    public sealed record Case(string Id, string Service, params (CheckStatus Status, int Line, string Says)[] Faults)
    {
        /// <summary>What stands beside the services.</summary>
        public string Top { get; init; } = string.Empty;

        /// <summary>The same with another service behind it.</summary>
        public Case Beside(string name) => this with { Top = $"  {name}: {{image: x}}\n{Top}" };

        /// <summary>The whole file; the service begins in line 2 and its keys in line 3.</summary>
        public string Text => Service.Length == 0 ? Top : $"services:\n  a:\n{string.Concat(Service.Split('\n').Select(line => $"    {line}\n"))}{Top}";
    }

    private const CheckStatus Failed = CheckStatus.Failed;
    private const CheckStatus Warning = CheckStatus.Warning;

    private const string Verl = "image: verlai/verl:vllm017.latest";
    private const string Deploy = "deploy: {resources: {reservations: {devices: [{driver: nvidia, count: all, capabilities: [gpu]}]}}}";

    public static IReadOnlyList<Case> All { get; } =
    [
        new("CMP-YAML", "image: x"),
        new("CMP-YAML", "image: x\nimage: y", (Failed, 4, "the key 'image' is there twice, first in line 3")),
        new("CMP-YAML", "\timage: x", (Failed, 3, "indented by a tab")),

        new("CMP-KEY", "image: x\nx-mine: 1\ndeploy: {x-other: 2}") { Top = "x-top: {any: thing}\n" },
        new("CMP-KEY", "image: x\nshm_sze: 1g", (Failed, 4, "no key 'shm_sze'")),
        new("CMP-KEY", "image: x\nshm-size: 1g", (Failed, 4, "no key 'shm-size'")),
        new("CMP-KEY", "image: x\ndeploy:\n  resources:\n    reservation: {}", (Failed, 6, "no key 'reservation' in deploy.resources")),
        new("CMP-KEY", "image: x\ndeploy:\n  resources:\n    reservations:\n      devices:\n        - drivers: nvidia\n          capabilities: [gpu]", (Failed, 8, "no key 'drivers'")),
        new("CMP-KEY", "image: x", (Failed, 4, "no key 'servces' at the top")) { Top = "servces: {}\n" },
        new("CMP-KEY", "image: x\nvolumes:\n  - source: /x\n    target: /y", (Failed, 5, "has no 'type'")),
        new("CMP-KEY", "image: x\nports:\n  - target: 80\n    publish: 80", (Failed, 6, "no key 'publish'")),
        new("CMP-KEY", "image: x\nhealthcheck: {tests: x}", (Failed, 4, "no key 'tests' in healthcheck")),
        new("CMP-KEY", "", (Failed, 2, "'a b' can't be a name")) { Top = "services:\n  a b: {image: x}\n" },

        new("CMP-KEY", "image: x", (Failed, 5, "secrets.s does not say where it comes from")) { Top = "secrets:\n  s: {name: n}\n  t: {file: x}\n" },
        new("CMP-TYPE", "image: x\ngpus: some", (Failed, 4, "must be one of all")),
        new("CMP-TYPE", "image: x\ninit: \"1\"", (Failed, 4, "must be true or false")),

        new("CMP-TYPE", "image: x\ncommand: null\nprivileged: yes\nshm_size: 64g\nscale: ${N:-1}\nenvironment: {A: 1, B: null}\nulimits: {stack: 1, nofile: {soft: 1, hard: 2}}"),
        new("CMP-TYPE", "image: 1.5", (Failed, 3, "image is a number, and must be a text")),
        new("CMP-TYPE", "image: x\ncommand: [sleep, 10]", (Failed, 4, "an item of command is a number")),
        new("CMP-TYPE", "image: x\nports:\n", (Failed, 4, "ports is empty, and must be a list")),
        new("CMP-TYPE", "image: x\nports: {80: 80}".Replace("80: 80", "\"80\": 80", StringComparison.Ordinal), (Failed, 4, "ports must be a list")),
        new("CMP-TYPE", "image: [x]", (Failed, 3, "image must be a text")),
        new("CMP-TYPE", "image: x\nprivileged: perhaps", (Failed, 4, "'perhaps', and must be true or false")),
        new("CMP-TYPE", "image: x\nrestart: allways", (Failed, 4, "must be one of no, always, on-failure, unless-stopped")),
        new("CMP-TYPE", "image: x\nrestart: on-failure:3"),
        new("CMP-TYPE", "image: x\nrestart: no".Replace(": no", ": false", StringComparison.Ordinal), (Failed, 4, "restart is true or false")),
        new("CMP-TYPE", "image: x\nenvironment: {A: [1]}", (Failed, 4, "environment.A must be a single value")),
        new("CMP-TYPE", "image: x\ndepends_on: {b: {condition: started}}", (Failed, 4, "must be one of service_started")),
        new("CMP-TYPE", "", (Failed, 2, "must be a map of keys and values")) { Top = "services:\n  a:\n" },
        new("CMP-TYPE", "image: x\ncap_add: !reset null"),
        new("CMP-TYPE", "image: x\nuser:\n", (Failed, 4, "user is empty, and must be a text")),
        new("CMP-TYPE", "image: x\nscale: many", (Failed, 4, "scale is 'many', and must be a whole number")),
        new("CMP-TYPE", "image: x\nshm_size: much", (Failed, 4, "shm_size is 'much', and must be a size")),
        new("CMP-TYPE", "image: x\nshm_size: 1.5gb\nmem_limit: 64GiB\nmemswap_limit: \"-1\""),
        new("CMP-TYPE", "image: x\nstop_grace_period: \"8\"\nhealthcheck: {test: [NONE], interval: 1m30s, timeout: 2}", (Failed, 4, "must be a time with its units"), (Failed, 5, "healthcheck.timeout is a number")),
        new("CMP-TYPE", "image: x\nulimits: {memlock: unlimited, nofile: {soft: 1, hard: x}, stack: \"-1\"}", (Failed, 4, "ulimits.memlock must be a whole number"), (Failed, 4, "ulimits.nofile must be a whole number")),
        new("CMP-TYPE", "image: x\nlogging: {driver: local, options: {max-size: 10m, max-file: 3, compress: true}}", (Failed, 4, "logging.options.compress is true or false")),

        new("CMP-EXCLUSIVE", "image: x\nnetwork_mode: host"),
        new("CMP-EXCLUSIVE", "image: x\nnetwork_mode: host\nnetworks: [default]", (Failed, 5, "exclude each other")),
        new("CMP-EXCLUSIVE", "image: x\nnetwork_mode: host\nports: [\"80:80\"]", (Warning, 5, "no port is published")),
        new("CMP-EXCLUSIVE", "image: x\ndeploy:\n  resources:\n    reservations:\n      devices:\n        - {count: 1, device_ids: [\"0\"], capabilities: [gpu]}", (Failed, 8, "'count' and 'device_ids' exclude each other")),
        new("CMP-EXCLUSIVE", "image: x\ngpus:\n  - {count: 1, device_ids: [\"0\"]}", (Failed, 5, "'count' and 'device_ids'")),
        new("CMP-EXCLUSIVE", "image: x\nscale: 2\ndeploy: {replicas: 3}", (Failed, 4, "the same setting with two values")),
        new("CMP-EXCLUSIVE", "image: x\nmem_limit: 2g\ndeploy: {resources: {limits: {memory: 2g}}}"),
        new("CMP-EXCLUSIVE", "image: x", (Failed, 5, "'n' is external")) { Top = "networks:\n  n: {external: true, driver: bridge}\n" },

        new Case("CMP-REFERENCE", "image: x\nnetworks: [n, default]\nvolumes: [\"v:/v\", ./a:/a, /b:/b, ~/c:/c, /anonymous, \"C:\\\\d:/d\", \"D:/e:/e\"]\nsecrets: [s]\ndepends_on: [b]\nipc: service:a") { Top = "networks: {n: }\nvolumes: {v: }\nsecrets: {s: {file: x}}\n" }.Beside("b"),
        new("CMP-REFERENCE", "image: x\nnetworks: [n]", (Failed, 4, "the network 'n', which is not in the file")),
        new("CMP-REFERENCE", "image: x\nnetworks:\n  n:\n", (Failed, 5, "the network 'n'")),
        new("CMP-REFERENCE", "image: x\nvolumes:\n  - /a:/a\n  - v:/v", (Failed, 6, "the volume 'v'")),
        new("CMP-REFERENCE", "image: x\nvolumes:\n  - {type: volume, source: v, target: /v}", (Failed, 5, "the volume 'v'")),
        new("CMP-REFERENCE", "image: x\nsecrets:\n  - source: s", (Failed, 5, "the secret 's'")),
        new("CMP-REFERENCE", "image: x\ndepends_on:\n  b: {condition: service_healthy}", (Failed, 5, "the service 'b'")),
        new("CMP-REFERENCE", "image: x\nnetwork_mode: service:b", (Failed, 4, "the service 'b'")),
        new("CMP-REFERENCE", "image: x\ndepends_on: [a]", (Failed, 4, "'depends_on' goes in a circle: a → a")),
        new("CMP-REFERENCE", "", (Failed, 2, "a circle: a → b → c → a")) { Top = "services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [c]}\n  c: {image: x, depends_on: {a: {condition: service_healthy}}}\n  d: {image: x, depends_on: [a]}\n" },
        new("CMP-REFERENCE", "extends: b", (Failed, 3, "the service 'b'")),
        new("CMP-REFERENCE", "image: x\nnetworks: [n]", (CheckStatus.Skipped, 5, "the file includes others")) { Top = "include: [other.yaml]\n" },

        new("CMP-VARIABLE", "image: x:${TAG:-1}\nhostname: $$HOME\nuser: ${WHO-me}\ndomainname: ${A:+b}"),
        new("CMP-VARIABLE", "image: x:${TAG}\nhostname: x$TAG", (Warning, 3, "the variable TAG is not set")),
        new("CMP-VARIABLE", "image: x\nenvironment:\n  - A=${A:?needed}", (Failed, 5, "the variable A has to be set")),
        new("CMP-VARIABLE", "image: x:${TAG:-${OTHER}}", (Warning, 3, "the variable OTHER is not set")),
        new("CMP-VARIABLE", "image: x:${SET}\nhostname: ${IN_FILE}-${EMPTY}-${EMPTY?needed}-${COMPOSE_PROJECT_NAME}"),
        new("CMP-VARIABLE", "image: x\nhostname: ${EMPTY:?needed}", (Failed, 4, "the variable EMPTY has to be set")),

        new("CMP-QUOTE", "image: x\nenvironment: {A: 1, B: -2, C: 1.5, D: true, E: \"1e-6\", F: text, G: null}"),
        new("CMP-QUOTE", "image: x\nenvironment:\n  LR: 1e-6\n  D: 2025-01-01\n  O: 0777\n  V: 1.10\n  N: 1_000\n  T: TRUE", (Warning, 5, "LR: 1e-6 has no quotes, and compose makes another spelling"), (Warning, 6, "a date with a time"), (Warning, 7, "another number"), (Warning, 8, "compose makes 1.1 of it"), (Warning, 9, "another number"), (Warning, 10, "compose makes true of it")),
        new("CMP-QUOTE", "image: x\nenvironment: {API_KEY: 0123456}", (Warning, 4, "API_KEY has no quotes")),
        new("CMP-QUOTE", "image: x\nlabels: {built: 2025-01-01}", (Warning, 4, "built")),

        new("CMP-OBSOLETE", "image: x\nruntime: runc"),
        new("CMP-OBSOLETE", "image: x\nlinks: [b]\nruntime: nvidia", (Warning, 4, "'links' is obsolete"), (Warning, 5, "'runtime: nvidia' is the old way"), (Warning, 6, "'version' has no meaning")) { Top = "version: \"3.8\"\n" },

        new("CMP-IMAGE", "build: ."),
        new("CMP-IMAGE", "command: x", (Failed, 2, "neither 'image' nor 'build'")),
        new("CMP-IMAGE", "image: Verl:1", (Failed, 3, "'Verl:1' is not the name of an image")),
        new("CMP-IMAGE", "extends: {file: other.yaml, service: b}", (CheckStatus.Skipped, 3, "it extends what is not in this file")),

        new("CMP-TAG", Verl),
        new("CMP-TAG", "image: redis"),
        new("CMP-TAG", "image: verlai/verl", (Failed, 3, "names no tag")),
        new("CMP-TAG", "image: verlai/verl:latest", (Failed, 3, "publishes no 'latest'")),
        new("CMP-TAG", "image: mirror.example.org/verlai/verl:latest", (Failed, 3, "publishes no 'latest'")),
        new("CMP-TAG", "image: verlai/verl:${TAG:-latest}", (Failed, 3, "publishes no 'latest'")),
        new("CMP-TAG", "image: verlai/verl:${TAG}"),
        new("CMP-TAG", "image: ${REGISTRY}/verlai/verl"),
        new("CMP-TAG", $"image: verlai/verl@sha256:{new string('a', 64)}"),

        new("CMP-MIRROR", "image: registry.example.org/verlai/verl:vllm017.latest"),
        new("CMP-MIRROR", "image: xxx.xuanyuan.run/verlai/verl:vllm017.latest", (Failed, 3, "stands for the name of a mirror")),

        new("CMP-COMMAND", $"{Verl}\ncommand: sleep infinity"),
        new("CMP-COMMAND", Verl, (Failed, 3, "the image's own is a shell, which ends at once")),
        new("CMP-COMMAND", $"{Verl}\nrestart: \"no\"", (Failed, 3, "ends at once")),
        new("CMP-COMMAND", $"{Verl}\ncommand: /bin/bash", (Failed, 4, "'/bin/bash' is a shell without input")),
        new("CMP-COMMAND", $"{Verl}\ncommand: []", (Failed, 4, "ends at once")),
        new("CMP-COMMAND", "image: nvidia/cuda:12.8.0-devel-ubuntu22.04", (Failed, 3, "ends at once")),
        new("CMP-COMMAND", "image: nvcr.io/nvidia/pytorch:24.08-py3", (Failed, 3, "ends at once")),
        new("CMP-COMMAND", $"{Verl}\ncommand: bash\ntty: true"),
        new("CMP-COMMAND", $"{Verl}\nstdin_open: true"),
        new("CMP-COMMAND", $"{Verl}\nentrypoint: [sleep, infinity]"),
        new("CMP-COMMAND", "image: prom/prometheus:v2.54.1"),
        new("CMP-COMMAND", $"{Verl}\nbuild: ."),
        new("CMP-COMMAND", "image: verlai/verl:vllm011.latest"),
        new("CMP-COMMAND", $"{Verl}\nrestart: always"),

        new("CMP-RESTART", $"{Verl}\ncommand: sleep infinity\nrestart: always"),
        new("CMP-RESTART", $"{Verl}\nrestart: always", (Failed, 4, "is started again without end")),
        new("CMP-RESTART", $"{Verl}\nrestart: unless-stopped", (Failed, 4, "is started again without end")),
        new("CMP-RESTART", $"{Verl}\nrestart: on-failure"),
        new("CMP-RESTART", $"{Verl}\ndeploy: {{restart_policy: {{condition: any}}}}", (Failed, 3, "is started again without end")),

        new("CMP-ENTRYPOINT", Verl),
        new("CMP-ENTRYPOINT", "image: verlai/verl:vllm011.latest", (Failed, 3, "is a server: it starts in place of training")),
        new("CMP-ENTRYPOINT", "image: verlai/verl:vllm011.latest\ncommand: [python3, train.py]", (Failed, 4, "takes 'command' for its arguments")),
        new("CMP-ENTRYPOINT", "image: verlai/verl:vllm011.latest\nentrypoint: [sleep]\ncommand: [infinity]"),

        new("CMP-REPLICAS", "image: x\ncontainer_name: c"),
        new("CMP-REPLICAS", "image: x\ndeploy: {replicas: 2}"),
        new("CMP-REPLICAS", "image: x\ncontainer_name: c\ndeploy: {replicas: 2}", (Failed, 4, "2 containers can't all have the name 'c'")),
        new("CMP-REPLICAS", "image: x\ncontainer_name: c\nscale: 3", (Failed, 4, "3 containers")),

        new("CMP-GPU", $"{Verl}\n{Deploy}"),
        new("CMP-GPU", Verl, (Failed, 3, "gets no GPU")),
        new("CMP-GPU", $"{Verl}\ngpus: all"),
        new("CMP-GPU", $"{Verl}\nruntime: nvidia"),
        new("CMP-GPU", $"{Verl}\ndevices: [nvidia.com/gpu=all]"),
        new("CMP-GPU", $"{Verl}\nenvironment: [NVIDIA_VISIBLE_DEVICES=void]"),
        new("CMP-GPU", $"{Verl}\ndeploy: {{resources: {{limits: {{memory: 1g}}}}}}", (Failed, 3, "gets no GPU")),
        new("CMP-GPU", "image: verlai/verl:rocm7.14", (Failed, 3, "gets no GPU")),
        new("CMP-GPU", "image: redis:7"),
        new("CMP-GPU", $"{Verl}\ncommand: tensorboard --logdir /logs --bind_all"),
        new("CMP-GPU", $"{Verl}\nextends: {{file: other.yaml, service: b}}", (CheckStatus.Skipped, 4, "it extends what is not in this file")),
        new("CMP-GPU", "image: verlai/verl:${TAG}", (Failed, 3, "gets no GPU")),
        new("CMP-GPU", "image: ${REGISTRY}/verlai/verl:${TAG}", (Failed, 3, "gets no GPU")),

        new("CMP-CAPABILITIES", $"{Verl}\n{Deploy}"),
        new("CMP-CAPABILITIES", "image: x\ndeploy:\n  resources:\n    reservations:\n      devices:\n        - driver: nvidia", (Failed, 8, "without capabilities")),

        new("CMP-PRIVILEGED", $"{Verl}\nprivileged: false"),
        new("CMP-PRIVILEGED", $"{Verl}\nprivileged: true", (Warning, 4, "gives the container the whole host")),
        new("CMP-PRIVILEGED", $"image: x\nprivileged: \"true\"\n{Deploy}", (Warning, 4, "gives the container the whole host")),
        new("CMP-PRIVILEGED", "image: quay.io/prometheus/node-exporter:v1.8.2\nprivileged: true"),

        new("CMP-SHM", $"{Verl}\nshm_size: 64g"),
        new("CMP-SHM", $"{Verl}\nipc: host"),
        new("CMP-SHM", $"{Verl}\nipc: service:b"),
        new("CMP-SHM", $"{Verl}\ntmpfs: [\"/dev/shm:size=64g\"]"),
        new("CMP-SHM", Verl, (Failed, 3, "neither 'shm_size' nor 'ipc: host'")),
        new("CMP-SHM", $"{Verl}\nipc: shareable", (Failed, 3, "neither 'shm_size' nor 'ipc: host'")),
        new("CMP-SHM", $"image: x\n{Deploy}", (Failed, 3, "neither 'shm_size'")),
        new("CMP-SHM", $"{Verl}\nshm_size: 64m", (Failed, 4, "/dev/shm has only 64 MiB")),
        new("CMP-SHM", $"{Verl}\nshm_size: 67108864", (Failed, 4, "/dev/shm has only 64 MiB")),
        new("CMP-SHM", $"{Verl}\nshm_size: 8g\nipc: host", (Warning, 4, "does nothing beside 'ipc: host'")),
        new("CMP-SHM", $"{Verl}\nshm_size: ${{SHM}}"),
        new("CMP-SHM", "image: redis:7"),
        new("CMP-SHM", $"{Verl}\nenvironment: {{NVIDIA_VISIBLE_DEVICES: void}}"),
        new("CMP-SHM", $"image: nvcr.io/nvidia/k8s/dcgm-exporter:4.2.3-4.1.3-ubuntu22.04\n{Deploy}"),
        new("CMP-SHM", $"{Verl}\ncommand: [\"/bin/sh\", \"-c\", \"tensorboard --logdir /logs\"]"),

        new("CMP-ULIMIT", $"{Verl}\nulimits: {{stack: 67108864}}"),
        new("CMP-ULIMIT", $"{Verl}\nulimits: {{stack: {{soft: -1, hard: -1}}}}"),
        new("CMP-ULIMIT", Verl, (Warning, 3, "has no 'stack'")),
        new("CMP-ULIMIT", $"{Verl}\nulimits: {{stack: 8388608}}", (Warning, 4, "the stack of a thread is 8 MiB")),
        new("CMP-ULIMIT", $"{Verl}\nulimits: {{stack: 67108864}}\ndevices: [/dev/infiniband:/dev/infiniband]", (Failed, 4, "does not lift 'memlock'")),
        new("CMP-ULIMIT", $"{Verl}\nulimits: {{stack: 67108864, memlock: -1}}\ndevices: [/dev/infiniband:/dev/infiniband]"),
        new("CMP-ULIMIT", "image: redis:7"),

        new("CMP-RAY", "image: x\nenvironment: {RAY_ADDRESS: \"10.0.0.1:6379\"}\nnetwork_mode: host"),
        new("CMP-RAY", "image: x\nenvironment:\n  RAY_ADDRESS: 10.0.0.1:6379", (Failed, 5, "RAY_ADDRESS '10.0.0.1:6379' is another host")),
        new("CMP-RAY", "image: x\nenvironment:\n  - RAY_ADDRESS=${HEAD}", (Failed, 5, "RAY_ADDRESS (a variable)")),
        new("CMP-RAY", "image: x\nenvironment: {RAY_ADDRESS: auto}"),
        new("CMP-RAY", "image: x\nenvironment: {RAY_ADDRESS: \"ray://a:10001\"}"),
        new("CMP-RAY", "image: x\nnetwork_mode: bridge\ncommand: ray start --address=10.0.0.1:6379 --block", (Failed, 5, "joins another host")),
        new("CMP-RAY", "image: x\ncommand: [bash, -c, \"ray start --num-gpus 8 --address '10.0.0.1:6379'\"]", (Failed, 4, "joins another host")),
        new("CMP-RAY", "image: x\ncommand: ray start --address=a:6379 --block"),
        new("CMP-RAY", "image: x\ncommand: ray start --head --block\nports: [\"6379:6379\"]", (Warning, 5, "can't join this Ray head")),
        new("CMP-RAY", "image: x\nnetworks: [n]\ncommand: ray start --address=10.0.0.1:6379") { Top = "networks: {n: {driver: macvlan}}\n" },
        new("CMP-RAY", "image: x\nnetworks: [n]\ncommand: ray start --address=10.0.0.1:6379") { Top = "networks: {n: {external: true}}\n" },

        new("CMP-PORT", "image: x\nports: [\"127.0.0.1:8265:8265\", \"6006:6006\"]"),
        new("CMP-PORT", "image: x\nports:\n  - \"8265:8265\"", (Warning, 5, "Ray's dashboard, port 8265")),
        new("CMP-PORT", "image: x\nports:\n  - \"80:x\"\n  - ${PORT}:80\n  - ${PORT}", (Failed, 5, "'80:x' is no port")),
        new("CMP-PORT", "image: x\nports:\n  - 8265", (Warning, 5, "Ray's dashboard")),
        new("CMP-PORT", "image: x\nports:\n  - 0.0.0.0:16379:6379/tcp", (Warning, 5, "Ray's control store, port 6379")),
        new("CMP-PORT", "image: x\nports:\n  - \"[::]:8265:8265\"\n  - \"[::1]:8265:8265\"", (Warning, 5, "Ray's dashboard")),
        new("CMP-PORT", "image: x\nports:\n  - 8000-9000:8000-9000", (Warning, 5, "Ray's dashboard")),
        new("CMP-PORT", "image: x\nports:\n  - target: 8265\n    published: 8265\n  - {target: 6379, host_ip: 127.0.0.1}", (Warning, 5, "Ray's dashboard")),
        new("CMP-PORT", "image: x\nnetwork_mode: host\nports: [\"8265:8265\"]"),

        new("CMP-SERVING", $"{Verl}\nports: [\"6006:6006\"]"),
        new("CMP-SERVING", $"{Verl}\nports:\n  - 8000:8000", (Warning, 5, "nothing listens at port 8000")),
        new("CMP-SERVING", $"{Verl}\nports: [\"8000:8000\"]\ncommand: vllm serve model"),
        new("CMP-SERVING", "image: x\nports: [\"8000:8000\"]"),

        new("CMP-SECRET", "image: x\nenvironment: {HF_TOKEN: null, WANDB_API_KEY: \"${WANDB_API_KEY}\", OPENAI_API_KEY: EMPTY, LR: \"1e-6\"}"),
        new("CMP-SECRET", "image: x\nenvironment:\n  - HF_TOKEN\n  - WANDB_API_KEY="),
        new("CMP-SECRET", "image: x\nenvironment:\n  HF_TOKEN: hf_abcdefghijklmnopqrstuvwx", (Warning, 5, "HF_TOKEN has its value in the file")),
        new("CMP-SECRET", "image: x\nenvironment:\n  - WANDB_API_KEY=0123456789abcdef", (Warning, 5, "WANDB_API_KEY has its value")),
        new("CMP-SECRET", "image: x\nenvironment:\n  MINE: hf_abcdefghijklmnopqrstuvwx", (Warning, 5, "'environment.MINE' holds what looks like a token of Hugging Face")),
        new("CMP-SECRET", "image: x\nenvironment:\n  A: ${B:-sk-abcdefghijklmnopqrstuv}", (Warning, 5, "API key")),
        new("CMP-SECRET", "image: x\ncommand:\n  - train\n  - --token=hf_abcdefghijklmnopqrstuvwx", (Warning, 6, "'command' holds what looks like a token")),
        new("CMP-SECRET", "image: x\nenvironment:\n  S3: AKIAABCDEFGHIJKLMNOP", (Warning, 5, "access key of AWS")),
        new("CMP-SECRET", "image: x\nenvironment:\n  HTTPS_PROXY: http://me:secretword@proxy:3128\n  OTHER: http://me:${PW}@proxy:3128\n  THIRD: http://proxy:3128/a@b", (Warning, 5, "password in a URL")),
        new("CMP-SECRET", "image: x", (Warning, 5, "'configs.x.content' holds what looks like a token of GitHub")) { Top = "x-y: 1\nconfigs: {x: {content: \"ghp_abcdefghijklmnopqrstuvwxyz0123456789\"}}\n" },

        new("CMP-CACHE", $"{Verl}\nvolumes: [\"/data:/root/verl\"]\nenvironment: {{HF_HOME: /root/verl/models}}"),
        new("CMP-CACHE", $"{Verl}\nvolumes: [\"/data:/root/.cache\"]"),
        new("CMP-CACHE", $"{Verl}\nvolumes: [{{type: volume, source: hf, target: /root/.cache/huggingface}}]"),
        new("CMP-CACHE", $"{Verl}\nenvironment: [HF_HUB_OFFLINE=1]"),
        new("CMP-CACHE", $"{Verl}\nenvironment: {{HF_HOME: \"${{WHERE}}\"}}"),
        new("CMP-CACHE", Verl, (Warning, 3, "/root/.cache/huggingface, which is on no mount")),
        new("CMP-CACHE", $"{Verl}\nvolumes:\n  - /data/verl/models:/root/verl/models", (Warning, 4, "which is on no mount")),
        new("CMP-CACHE", $"{Verl}\nvolumes: [\"/data:/root/verl\"]\nenvironment:\n  HF_HOME: /root/verl2", (Warning, 6, "/root/verl2, which is on no mount")),
        new("CMP-CACHE", $"{Verl}\ntmpfs: /root/.cache", (Warning, 3, "which is on no mount")),
        new("CMP-CACHE", "image: redis:7"),
    ];
}
