"""The web app's build: made again exactly when its sources have changed."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from annex.local.console import LocalProblem, step
from annex.local.folders import PROJECT, write_private
from annex.local.processes import Interruption, run_to_end

FOLDER = PROJECT / "frontend"
MADE = ("node_modules", "dist", "coverage", "test-results", "playwright-report")
OLDEST_NODE = 20


def ensure_packages(root: Path, env: Mapping[str, str], interruption: Interruption) -> None:
    """Install the web app's packages when the lock has changed. Raises LocalProblem; StopAsked."""
    lock = _digest([FOLDER / "package-lock.json"])
    kept = _kept(root)
    if kept.get("packages") == lock and (FOLDER / "node_modules").is_dir():
        return
    _require_node()
    with step("Installing the web app's packages"):
        _npm("installation of the web app's packages", ["ci"], root, env, interruption)
    _keep(root, {**kept, "packages": lock})


def ensure_built(root: Path, env: Mapping[str, str], interruption: Interruption) -> None:
    """Build the web app when its sources have changed. Raises LocalProblem; StopAsked."""
    if _kept(root).get("sources") == sources_digest() and (FOLDER / "dist/index.html").is_file():
        return
    ensure_packages(root, env, interruption)
    with step("Building the web app"):
        _npm("build of the web app", ["run", "build"], root, env, interruption)
    _keep(root, {**_kept(root), "sources": sources_digest()})


def sources_digest() -> str:
    """Give a digest of everything the build is made from."""
    sources = [
        path
        for entry in FOLDER.iterdir()
        if entry.name not in MADE and not entry.name.endswith(".tsbuildinfo")
        for path in ([entry] if entry.is_file() else entry.rglob("*"))
        if path.is_file()
    ]
    return _digest(sources)


def _npm(
    name: str,
    arguments: list[str],
    root: Path,
    env: Mapping[str, str],
    interruption: Interruption,
) -> None:
    run_to_end(
        name,
        ["npm", *arguments, "--no-audit", "--no-fund"],
        env=env,
        log=root / "frontend.log",
        cwd=FOLDER,
        interruption=interruption,
    )


def _require_node() -> None:
    wanted = f"The web app is built with Node {OLDEST_NODE} or newer and its npm"
    if not shutil.which("node") or not shutil.which("npm"):
        raise LocalProblem(f"{wanted}; they are not installed.\nInstall Node.js, then try again.")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(said.lstrip("v").split(".")[0]) < OLDEST_NODE:
        raise LocalProblem(f"{wanted}; this is Node {said.strip()}.\nUpgrade it, then try again.")


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(FOLDER)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(root: Path) -> dict[str, str]:
    try:
        kept = json.loads((root / "frontend.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _keep(root: Path, record: dict[str, str]) -> None:
    write_private(root / "frontend.json", json.dumps(record))
