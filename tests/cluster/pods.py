"""As much of Kubernetes as Snakemake's executor asks for: jobs as processes, each by itself.

A pod is a shell in an empty folder of its own, which is also its home. It has the environment of
the "image", the variables that come from secrets, and nothing of the one who gave the command.
"""

import base64
import json
import re
import subprocess
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml


@dataclass
class Pod:
    """A job of Kubernetes with its only pod."""

    spec: dict
    folder: Path
    process: subprocess.Popen

    @property
    def log(self):
        return self.folder.with_suffix(".log").read_text(encoding="utf-8")

    def status(self):
        """Return the state of the job, as Kubernetes words it."""
        code = self.process.poll()
        if code is None:
            return {"active": 1}
        return {"succeeded": 1} if code == 0 else {"failed": 1}


@dataclass
class Cluster:
    """A cluster whose nodes are this machine; ``image`` are the variables that its image sets."""

    folder: Path
    image: dict
    pods: dict = field(default_factory=dict)
    secrets: dict = field(default_factory=dict)

    def __enter__(self):
        self.folder.mkdir()
        handler = type("Handler", (_Handler,), {"cluster": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        for pod in self.pods.values():
            pod.process.kill()
            pod.process.wait()

    def write_kubeconfig(self, path):
        """Write what ``kubectl`` and Snakemake's executor read to find this cluster."""
        server = f"http://127.0.0.1:{self._server.server_port}"
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "here", "cluster": {"server": server}}],
            "users": [{"name": "me", "user": {"token": "made-up"}}],
            "contexts": [{"name": "here", "context": {"cluster": "here", "user": "me"}}],
            "current-context": "here",
        }
        path.write_text(yaml.safe_dump(content), encoding="utf-8")

    def start(self, job):
        """Start the pod of ``job``, as the API takes it."""
        name, spec = job["metadata"]["name"], job["spec"]["template"]["spec"]
        (container,) = spec["containers"]
        folder = self.folder / name
        folder.mkdir()
        environment = {**self.image, "HOME": str(folder), "TMPDIR": str(folder / "tmp")}
        (folder / "tmp").mkdir()
        for variable in container["env"]:
            key = variable["valueFrom"]["secretKeyRef"]
            secret = self.secrets[key["name"]][key["key"]]
            environment[variable["name"]] = base64.b64decode(secret).decode()
        with folder.with_suffix(".log").open("wb") as log:
            process = subprocess.Popen(
                [*container["command"], *container["args"]],
                cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.pods[name] = Pod(spec, folder, process)


class _Handler(BaseHTTPRequestHandler):
    """Answers the requests of ``snakemake-executor-plugin-kubernetes``, and no others."""

    cluster: Cluster

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/secrets"):
            self.cluster.secrets[body["metadata"]["name"]] = body["data"]
        else:
            assert self.path.endswith("/jobs"), self.path
            self.cluster.start(body)
        self._answer(body)

    def do_GET(self):
        if match := re.search(r"/jobs/([\w-]+)/status$", self.path):
            self._answer({"status": self.cluster.pods[match[1]].status()})
        elif match := re.search(r"/pods\?labelSelector=job-name%3D([\w-]+)$", self.path):
            self._answer({"items": [self._pod(match[1])]})
        else:  # the log of a run before this one, which no container here has had
            name = re.search(r"/pods/([\w-]+)/log\?.*previous=True", self.path)[1]
            why = f'previous terminated container "snakemake" in pod "{name}" not found'
            self._answer({"kind": "Status", "message": why, "code": 400}, 400)

    def do_DELETE(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer({})

    def _pod(self, name):
        code = self.cluster.pods[name].process.poll()
        state = {"running": {}} if code is None else {"terminated": {"exitCode": code}}
        container = {
            "name": "snakemake", "image": "", "imageID": "", "ready": True, "restartCount": 0,
            "state": state,
        }  # fmt: skip
        return {"metadata": {"name": name}, "status": {"containerStatuses": [container]}}

    def _answer(self, content, code=200):
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_):
        pass
