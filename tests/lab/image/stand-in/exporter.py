# Stands in for an exporter: answers /metrics with the file of its name, and anything else (a health check) with ok.
import http.server
import pathlib
import sys

NAME = sys.argv[1]
PORT = {"dcgm-exporter": 9400, "cadvisor": 8080}[NAME]
METRICS = (pathlib.Path(__file__).parent / f"{NAME}.prom").read_bytes()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.end_headers()
        self.wfile.write(METRICS if self.path == "/metrics" else b"ok\n")


http.server.ThreadingHTTPServer(("", PORT), Handler).serve_forever()
