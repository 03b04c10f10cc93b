"""The web app is built again exactly when its sources have changed."""

import json
from collections.abc import Callable

from annex.local.console import LocalProblem
from annex.local.frontend import WebApp
from annex.local.processes import Interruption
from annex.local.tests.folders import FolderTestCase, clean_environment, silently

BUILD = """
import fs from 'node:fs';
fs.mkdirSync('dist', { recursive: true });
fs.writeFileSync('dist/index.html', fs.readFileSync('src/page.txt'));
fs.appendFileSync('../builds.txt', 'built\\n');
"""


class WebAppTests(FolderTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.folder = self.root / "frontend"
        (self.folder / "src").mkdir(parents=True)
        self.write("package.json", json.dumps({"name": "tiny", "version": "1.0.0"} | SCRIPTS))
        self.write("package-lock.json", json.dumps({"name": "tiny", "lockfileVersion": 3} | EMPTY))
        self.write("build.mjs", BUILD)
        self.write("src/page.txt", "first")
        self.web_app = WebApp(self.root, self.folder)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text)

    def call(self, ensure: Callable[..., None], **environ: str) -> None:
        with silently():
            ensure(clean_environment(**environ), Interruption())

    def builds(self) -> int:
        return (self.root / "builds.txt").read_text().count("built")

    def test_it_is_built_once_and_again_after_a_change_or_a_loss(self) -> None:
        self.call(self.web_app.ensure_built)
        self.call(self.web_app.ensure_built)
        self.assertEqual(self.builds(), 1)
        self.write("src/page.txt", "second")
        self.call(self.web_app.ensure_built)
        self.assertEqual(self.builds(), 2)
        self.assertEqual((self.folder / "dist/index.html").read_text(), "second")
        (self.folder / "dist/index.html").unlink()
        self.call(self.web_app.ensure_built)
        self.assertEqual(self.builds(), 3)

    def test_what_was_made_is_no_source(self) -> None:
        before = self.web_app.sources_digest()
        for made in ("dist/index.html", "node_modules/pack/index.js", "test-results/page.png"):
            path = self.folder / made
            path.parent.mkdir(parents=True)
            path.touch()
        self.write("tsconfig.tsbuildinfo", "{}")
        self.assertEqual(self.web_app.sources_digest(), before)

    def test_a_file_that_moves_is_a_change(self) -> None:
        before = self.web_app.sources_digest()
        (self.folder / "src/page.txt").rename(self.folder / "src/paged.txt")
        self.assertNotEqual(self.web_app.sources_digest(), before)

    def test_a_build_that_fails_is_a_problem_and_is_tried_again(self) -> None:
        self.write("build.mjs", "throw new Error('page.txt has no title')")
        for _ in range(2):
            with self.assertRaisesRegex(LocalProblem, "page.txt has no title"):
                self.call(self.web_app.ensure_built)

    def test_without_node_the_problem_says_what_is_needed(self) -> None:
        with self.assertRaisesRegex(LocalProblem, "Node 20 or newer"):
            self.call(self.web_app.ensure_built, PATH=str(self.root))

    def test_an_old_node_is_named(self) -> None:
        for name, says in (("node", "v18.19.1"), ("npm", "9.2.0")):
            program = self.root / name
            program.write_text(f"#!/bin/sh\necho {says}\n")
            program.chmod(0o755)
        with self.assertRaisesRegex(LocalProblem, "this is Node v18.19.1"):
            self.call(self.web_app.ensure_built, PATH=f"{self.root}:/bin:/usr/bin")


SCRIPTS = {"type": "module", "scripts": {"build": "node build.mjs"}}
EMPTY = {"requires": True, "packages": {"": {"name": "tiny", "version": "1.0.0"}}}
