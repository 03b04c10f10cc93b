"""The three servers of one instance: those the person named, and embedded ones for the rest."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from annex.local import environment, postgres, redis_server, s3_server, state
from annex.local.console import note, step
from annex.local.environment import Given
from annex.local.folders import Instance
from annex.local.processes import RUN_VARIABLE, Child, Interruption, stop_all
from annex.local.secrets import Secrets


@dataclass
class Services:
    """What runs for one instance: the servers, and what was started on them.

    ``programs`` is where PostgreSQL's own are, where ours is embedded; ``has_own_storage`` says
    that the S3 server is.
    """

    instance: Instance
    secrets: Secrets
    record: state.RunState
    inherited: dict[str, str]
    interruption: Interruption
    settings: dict[str, str] = field(default_factory=dict)
    servers: list[Child] = field(default_factory=list)
    clients: list[Child] = field(default_factory=list)
    programs: Path | None = None
    has_own_storage: bool = False

    def keep_server(self, child: Child) -> None:
        """Write a started server down, to be stopped last."""
        self.servers.append(child)
        self.record.add(child)

    def keep_client(self, child: Child) -> None:
        """Write down what was started on the servers, to be stopped before them."""
        self.clients.append(child)
        self.record.add(child)

    def environment_for(self, allowed: tuple[str, ...], **more: str) -> dict[str, str]:
        """Give a child's environment, with only the allowed database URLs."""
        return {
            **self.inherited,
            **environment.only_databases(self.settings, allowed),
            **more,
        }

    def first_ended(self) -> Child | None:
        """Give a child that ended by itself, if any did."""
        return next((c for c in (*self.servers, *self.clients) if c.has_ended()), None)

    def stop(self) -> None:
        """Stop everything that was started, and nothing else."""
        stop_all(self.clients)
        stop_all(self.servers)
        self.record.forget()


@contextmanager
def running(
    instance: Instance,
    environ: Mapping[str, str],
    interruption: Interruption,
    *,
    disposable: bool,
    max_connections: int = 100,
) -> Iterator[Services]:
    """Run the instance's servers; on the way out, stop everything that was started.

    The caller holds the instance's lock. Raises LocalProblem; StopAsked.
    """
    clear_leftovers(instance)
    secrets = Secrets.kept_in(instance.root)
    given = Given.by_person(environ, secrets)
    record = state.RunState(instance.state_file)
    inherited = {**environment.without_servers(environ), RUN_VARIABLE: record.run}
    services = Services(instance, secrets, record, inherited, interruption)
    services.settings = {
        "SECRET_KEY": secrets.secret_key,
        "OIDC_RSA_PRIVATE_KEY": secrets.oidc_rsa_private_key,
    }
    record.save()
    try:
        _start(services, given, disposable=disposable, max_connections=max_connections)
        yield services
    finally:
        services.stop()


def clear_leftovers(instance: Instance) -> None:
    """End what a run left behind that was killed; only what is provably its own."""
    record = state.read(instance)
    if record is None:
        return
    ended = state.end_leftovers(record)
    if ended:
        note(f"the last run did not stop in order; ended what it left: {', '.join(ended)}")
    instance.state_file.unlink(missing_ok=True)


def _start(services: Services, given: Given, *, disposable: bool, max_connections: int) -> None:
    instance, secrets, env = services.instance, services.secrets, services.inherited
    for name, there in (
        ("PostgreSQL", given.databases),
        ("Redis", given.redis_url),
        ("S3", given.s3),
    ):
        if there:
            note(f"using your {name} server, as the environment says")
    if given.databases and given.redis_url and given.s3:
        services.settings |= {**given.databases, "REDIS_URL": given.redis_url, **given.s3}
        return
    with step("Starting the embedded servers"):
        database = cache = storage = None
        if not given.redis_url:
            cache = redis_server.start(instance, secrets.redis_password, env=env)
            services.keep_server(cache.child)
        if not given.s3:
            storage = s3_server.start(
                instance, secrets.s3_access_key_id, secrets.s3_secret_access_key, env=env
            )
            services.keep_server(storage.child)
            services.has_own_storage = True
        if not given.databases:
            database = postgres.start(
                instance,
                secrets.postgres_password,
                disposable=disposable,
                max_connections=max_connections,
                env=env,
                interruption=services.interruption,
            )
            services.keep_server(database.child)
            services.programs = database.programs
        services.settings |= _settings(services, given, database, cache, storage)


def _settings(
    services: Services,
    given: Given,
    database: postgres.Postgres | None,
    cache: redis_server.Redis | None,
    storage: s3_server.S3 | None,
) -> dict[str, str]:
    """Wait for each started server, and name all three."""
    secrets, interruption = services.secrets, services.interruption
    settings = {**(given.databases or {}), **(given.s3 or {})}
    if database:
        postgres.wait_until_ready(database, secrets.postgres_password, interruption)
        admin = database.url(postgres.SUPERUSER, secrets.postgres_password, "postgres")
        settings |= environment.database_urls(admin, secrets)
    if cache:
        redis_server.wait_until_ready(cache, interruption)
    if storage:
        s3_server.wait_until_ready(storage, interruption)
        settings |= {
            "S3_ENDPOINT_URL": storage.url,
            "S3_ACCESS_KEY_ID": secrets.s3_access_key_id,
            "S3_SECRET_ACCESS_KEY": secrets.s3_secret_access_key,
            "S3_BUCKET": s3_server.BUCKET,
            # It weighs no SHA-256, and tells pages of other origins not to say one.
            "S3_CHECKSUMS": "no",
        }
    settings["REDIS_URL"] = cache.url if cache else given.redis_url or ""
    return settings
