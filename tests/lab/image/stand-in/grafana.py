# Stands in for Grafana, as far as the compose file can break it: the password's file can be read by this user, the data
# folder can be written, what is provisioned is there, and nobody gets in without the password.
import base64
import http.server
import json
import os
import pathlib

PASSWORD = pathlib.Path(os.environ["GF_SECURITY_ADMIN_PASSWORD__FILE"]).read_text().strip()
ADMIN = "Basic " + base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
pathlib.Path("/var/lib/grafana/grafana.db").write_text("")


def provisioned():
    folder = pathlib.Path("/etc/grafana/provisioning")
    home = pathlib.Path(os.environ["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
    return {
        "datasources": [path.read_text() for path in folder.glob("datasources/*.yml")],
        "dashboards": [path.read_text() for path in folder.glob("dashboards/*.yml")],
        "home": json.loads(home.read_text())["uid"],
        "uid": os.getuid(),
    }


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/api/health":
            return self.answer(200, {"database": "ok"})
        if self.headers.get("Authorization") != ADMIN:
            return self.answer(401, {"message": "Unauthorized"})
        return self.answer(200, provisioned())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


http.server.ThreadingHTTPServer(("", 3000), Handler).serve_forever()
