"""Serves verl's training metrics to Prometheus, which verl itself does not.

    verl-metrics.py LOGS [PROMETHEUS_YML]

LOGS is the folder of verl's file logger: one file a run, <project>/<experiment>.jsonl, one line a step,
{"step": 7, "data": {"actor/entropy": 0.31, ...}}.

    /metrics   the newest value of each key of each run, its step, and when its last line was written
    /targets   the rollout servers that verl wrote into Ray's prometheus.yml, as Prometheus' http_sd_configs wants them

A key stays as verl writes it, in the label `key`: keys hold slashes, @ and names of data sets, and made into names of
metrics, two could become one. Files are read when Prometheus asks. Standard library only: this runs in the verl image.
"""
import http.server
import json
import math
import os
import re
import sys
import threading
import time

PORT = 9101
# Runs that nobody writes to any more are left out; Prometheus has their history.
MAX_AGE_SECONDS = 24 * 3600
TAIL_BYTES = 128
LIST_ITEM = re.compile(r"^\s*-\s+['\"]?([\w.-]+:\d+|\[[0-9a-fA-F:]+\]:\d+)['\"]?\s*$", re.MULTILINE)


class Run:
    """One file, read on from where it was read last time."""

    def __init__(self, path):
        self.path = path
        self.bad_lines = 0
        self.restart()

    def restart(self):
        self.offset, self.tail, self.step, self.written, self.values = 0, b"", None, 0.0, {}

    def read(self):
        with open(self.path, "rb") as file:
            if not self.is_continued(file):
                self.restart()
            if self.offset == 0 and not self.is_log(file):
                return
            file.seek(self.offset)
            data = file.read()
            written = os.fstat(file.fileno()).st_mtime
        end = data.rfind(b"\n") + 1  # What follows is a line that is not whole yet.
        for line in data[:end].splitlines():
            self.take(line)
        if end:
            self.offset += end
            self.tail = (self.tail + data[:end])[-TAIL_BYTES:]
            self.written = written

    def is_continued(self, file):
        """verl truncates the file of a run that starts again; it may be longer than before by the time we look."""
        if os.fstat(file.fileno()).st_size < self.offset:
            return False
        file.seek(self.offset - len(self.tail))
        return file.read(len(self.tail)) == self.tail

    @staticmethod
    def is_log(file):
        """Other things end in .jsonl too, such as dumped rollouts of many gigabytes."""
        file.seek(0)
        return file.read(7) == b'{"step"'

    def take(self, line):
        try:
            record = json.loads(line)
            step, data = int(record["step"]), record["data"].items()
        except (ValueError, TypeError, KeyError, AttributeError):
            self.bad_lines += 1
            return
        self.step = step
        for key, value in data:
            if value is None:  # What older releases of verl write as NaN, newer ones write as null.
                value = math.nan
            if isinstance(value, (int, float)):
                self.values[key] = value


class Logs:
    """All runs of a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.runs = {}
        self.lock = threading.Lock()

    def text(self):
        with self.lock:
            self.refresh()
            return "".join(f"{line}\n" for line in self.lines())

    def refresh(self):
        oldest = time.time() - MAX_AGE_SECONDS
        seen = {}
        for folder, _, names in os.walk(self.folder):
            for path in (os.path.join(folder, name) for name in names if name.endswith(".jsonl")):
                try:
                    if os.stat(path).st_mtime >= oldest:
                        run = self.runs.get(path) or Run(path)
                        run.read()
                        seen[path] = run
                except OSError as error:  # Gone meanwhile, or not ours to read.
                    print(error, file=sys.stderr, flush=True)
        self.runs = seen

    def lines(self):
        runs = [(self.label(path), run) for path, run in sorted(self.runs.items()) if run.step is not None]
        yield "# HELP verl_metric The newest value of a key that verl logs."
        yield "# TYPE verl_metric gauge"
        for label, run in runs:
            for key, value in run.values.items():
                yield f'verl_metric{{run="{label}",key="{escape(key)}"}} {number(value)}'
        for name, kind, meaning, read in (
            ("verl_run_step", "gauge", "The step of a run's last line.", lambda run: run.step),
            ("verl_run_last_line_timestamp_seconds", "gauge", "When a run's last line was written.", lambda run: run.written),
            ("verl_run_unreadable_lines_total", "counter", "Lines that are not verl's.", lambda run: run.bad_lines),
        ):
            yield f"# HELP {name} {meaning}"
            yield f"# TYPE {name} {kind}"
            for label, run in runs:
                yield f'{name}{{run="{label}"}} {number(read(run))}'

    def label(self, path):
        return escape(os.path.relpath(path, self.folder)[: -len(".jsonl")])


def escape(text):
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def number(value):
    try:
        value = float(value)
    except OverflowError:
        value = math.inf
    return {"nan": "NaN", "inf": "+Inf", "-inf": "-Inf"}.get(repr(value), repr(value))


def targets(path):
    """verl's file is YAML, and the servers are the only items of a list in it that are addresses with ports."""
    try:
        with open(path, encoding="utf-8") as file:
            found = LIST_ITEM.findall(file.read())
    except OSError:
        found = []
    return [{"targets": sorted(set(found))}] if found else []


def serve(logs, prometheus_yml):
    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self):
            if self.path == "/metrics":
                self.answer(200, "text/plain; version=0.0.4; charset=utf-8", logs.text())
            elif self.path == "/targets":
                self.answer(200, "application/json", json.dumps(targets(prometheus_yml)))
            else:
                self.answer(404, "text/plain; charset=utf-8", "There are /metrics and /targets.\n")

        def answer(self, status, kind, text):
            body = text.encode("utf-8", "backslashreplace")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code="-", size="-"):
            pass

    return http.server.ThreadingHTTPServer(("", PORT), Handler)


if __name__ == "__main__":
    serve(Logs(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else os.devnull).serve_forever()
