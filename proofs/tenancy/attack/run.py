"""The proof as a whole: written attacks, made-up statements, and the same corpus on the peers."""

import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from proofs.tenancy.attack import accepted, corpus, peers
from proofs.tenancy.attack.annex_target import AnnexTarget, target
from proofs.tenancy.attack.generated import Catalog, Generator
from proofs.tenancy.attack.harness import DENIAL, SERVER, Harness, Report
from proofs.tenancy.attack.records import Attack
from proofs.tenancy.attack.storm import storm
from proofs.tenancy.database import proving_ground

SCHEMAS = ["public", "annex", "annex_seal"]
_SAY_EVERY_S = 10.0

Say = Callable[[str], None]


@dataclass
class Proof:
    """The figures of one run, and whether they prove anything."""

    written: Report
    generated: Report
    peers: dict[str, int] = field(default_factory=dict)
    """Canaries that the same corpus found in each peer."""

    @property
    def problems(self) -> list[str]:
        """Return why the proof fails, or nothing."""
        findings = [*self.written.findings, *self.generated.findings]
        said = [
            f"{one.kind} by {one.attack}: {one.where} | {one.statement}"
            for one in accepted.unexpected(findings)
        ]
        said += [
            f"{name} saw no canary: the corpus is blind" for name, n in self.peers.items() if not n
        ]
        return said

    @property
    def passed(self) -> bool:
        """Tell whether nothing got through, and the corpus sees what does elsewhere."""
        return not self.problems

    def figures(self) -> dict[str, int]:
        """Return the numbers of the proof by their names."""
        findings = [*self.written.findings, *self.generated.findings]
        limits = [one for one in findings if not one.is_hole]
        kinds = Counter(one.kind for one in [*accepted.unexpected(findings), *limits])
        holes = {one.attack for one in findings if one.is_hole}
        stated = holes - {one.attack for one in accepted.unexpected(findings)}
        return {
            "written attacks": self.written.attacks,
            "families": len(self.written.families),
            "generated statements": self.generated.statements,
            "generated, answered without an error": self.generated.answered,
            "canaries found": kinds["leak"],
            "rows changed": kinds["write"],
            "answers of others changed": kinds["carried over"],
            "guesses confirmed": kinds["guess confirmed"],
            "attacks that do what is stated as a limit": len(stated),
            "denials of service (accepted)": kinds[DENIAL],
            "server settings changed (accepted)": kinds[SERVER],
            **{f"canaries found in {name}": number for name, number in self.peers.items()},
        }


def run(
    *,
    generated: int = 100_000,
    seed: int = 5,
    family: str = "",
    peers: bool = True,
    say: Say = print,
) -> Proof:
    """Attack a fresh database on the servers of the environment, and say how it went."""
    chosen = [one for one in corpus.attacks() if family in {"", one.family}]
    with proving_ground(), target() as ours:
        proof = attack(ours, chosen, generated=generated, seed=seed, say=say)
    if peers:
        proof.peers = _attack_peers(say)
    for name, number in proof.figures().items():
        say(f"  {name:45} {number:>9,}")
    for reason in dict.fromkeys(accepted.ACCEPTED.values()):
        say(f"  stated limit: {reason}")
    for problem in proof.problems[:100]:
        say(f"  HOLE  {problem}")
    say("attack: " + ("passed" if proof.passed else f"FAILED, {len(proof.problems)} findings"))
    return proof


def attack(
    ours: AnnexTarget,
    chosen: list[Attack],
    *,
    generated: int,
    seed: int,
    shares_server: bool = False,
    stacked: bool = True,
    say: Say = lambda line: None,
) -> Proof:
    """Run the corpus and the made-up statements against one target."""
    started = time.monotonic()
    harness = Harness(ours, shares_server=shares_server)
    harness.run(chosen)
    if stacked:
        harness.run([one for one in chosen if len(one.statements) > 1], stacked=True)
    seconds = time.monotonic() - started
    say(f"  {harness.report.attacks} written attacks in {seconds:.1f} s")
    catalog = Catalog.of(ours.connection, SCHEMAS)
    asked_to_stop = _Stop()
    spoken = [time.monotonic()]

    def progress(done: int, report: Report) -> None:
        if time.monotonic() - spoken[0] > _SAY_EVERY_S:
            spoken[0] = time.monotonic()
            say(f"  {done:,} of {generated:,} generated, {len(report.findings)} findings")

    with asked_to_stop:
        made_up = storm(
            ours,
            Generator(catalog, ours, seed),
            generated,
            progress=progress,
            stop=lambda: asked_to_stop.asked,
        )
    return Proof(harness.report, made_up)


class _Stop:
    """Turns the first Ctrl-C into a question that a loop may ask."""

    asked = False

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGINT, self._ask)

    def __exit__(self, *error: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _ask(self, *signals: object) -> None:
        self.asked = True


def _attack_peers(say: Say) -> dict[str, int]:
    found = {}
    for name in peers.PEERS:
        found[name] = peers.attack(name, say)
    return found
