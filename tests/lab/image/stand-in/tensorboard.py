# Stands in for TensorBoard: lists the event files of its folder.
import http.server
import json
import pathlib
import sys

OPTIONS = dict(zip(sys.argv[1::2], sys.argv[2::2]))
FOLDER = pathlib.Path(OPTIONS["--logdir"])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(sorted(str(path) for path in FOLDER.rglob("events.*"))).encode())


http.server.ThreadingHTTPServer((OPTIONS["--host"], int(OPTIONS["--port"])), Handler).serve_forever()
