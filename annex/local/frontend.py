"""The web app's build: made again exactly when its sources have changed."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from annex.local.console import LocalProblem, step
from annex.local.folders import PROJECT, write_private
from annex.local.processes import Interruption, run_to_end

FOLDER = PROJECT / "frontend"
MADE = ("node_modules", "dist", "coverage", "test-results", "playwright-report")
OLDEST_NODE = 20


@dataclass(frozen=True)
class WebApp:
    """The sources in `folder`, and in `root` the record of what was installed and built."""

    root: Path
    folder: Path = FOLDER

    def ensure_packages(self, env: Mapping[str, str], interruption: Interruption) -> None:
        """Install the packages when their lock has changed. Raises LocalProblem; StopAsked."""
        lock = self._digest([self.folder / "package-lock.json"])
        if self._kept().get("packages") == lock and (self.folder / "node_modules").is_dir():
            return
        _require_node(env)
        with step("Installing the web app's packages"):
            self._npm(["ci", "--no-audit", "--no-fund"], env, interruption)
        self._keep("packages", lock)

    def ensure_built(self, env: Mapping[str, str], interruption: Interruption) -> None:
        """Build the web app when its sources have changed. Raises LocalProblem; StopAsked."""
        if self.is_built():
            return
        self.ensure_packages(env, interruption)
        with step("Building the web app"):
            self._npm(["run", "build"], env, interruption)
        self._keep("sources", self.sources_digest())

    def is_built(self) -> bool:
        """Say whether there is a build of the present sources."""
        built = (self.folder / "dist" / "index.html").is_file()
        return built and self._kept().get("sources") == self.sources_digest()

    def sources_digest(self) -> str:
        """Give a digest of everything the build is made from."""
        return self._digest(
            path
            for entry in self.folder.iterdir()
            if entry.name not in MADE and not entry.name.endswith(".tsbuildinfo")
            for path in ([entry] if entry.is_file() else entry.rglob("*"))
            if path.is_file()
        )

    def _npm(
        self, arguments: list[str], env: Mapping[str, str], interruption: Interruption
    ) -> None:
        run_to_end(
            f"command `npm {' '.join(arguments)}`",
            ["npm", *arguments],
            env=env,
            log=self.root / "frontend.log",
            cwd=self.folder,
            interruption=interruption,
        )

    def _digest(self, paths: Iterable[Path]) -> str:
        digest = hashlib.sha256()
        for path in sorted(paths):
            name = path.relative_to(self.folder)
            digest.update(f"{name}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def _kept(self) -> dict[str, str]:
        try:
            kept = json.loads((self.root / "frontend.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}

    def _keep(self, name: str, digest: str) -> None:
        write_private(self.root / "frontend.json", json.dumps({**self._kept(), name: digest}))


def _require_node(env: Mapping[str, str]) -> None:
    wanted = f"The web app is built with Node {OLDEST_NODE} or newer and its npm"
    node = shutil.which("node", path=env.get("PATH"))
    if not node or not shutil.which("npm", path=env.get("PATH")):
        raise LocalProblem(f"{wanted}; they are not installed.\nInstall Node.js, then try again.")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise LocalProblem(f"{wanted}; this is Node {said.strip()}.\nUpgrade it, then try again.")
