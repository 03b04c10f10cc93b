"""The three real servers: private, restartable, recoverable, and replaced by the person's own."""

import http.client
import os
import shlex
import shutil
import signal
import subprocess
import sys
import unittest
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import psutil  # type: ignore[import-untyped]  # its stubs are a package of their own
import psycopg
import redis

from annex.local import state
from annex.local.folders import Instance
from annex.local.ports import LOOPBACK
from annex.local.postgres import listening_in
from annex.local.postgres_place import FOR_ROOT
from annex.local.processes import is_running
from annex.local.services import Services
from annex.local.tests.folders import FolderTestCase, clean_environment, wait_for


class ServicesTestCase(FolderTestCase):
    def variables(self) -> dict[str, str]:
        """Read the file of variables as a shell would."""
        words = shlex.split((self.root / "env").read_text())
        return dict(word.split("=", 1) for word in words if word != "export")

    def servers(self) -> list[psutil.Process]:
        record = state.read(self.instance)
        assert record is not None
        return [psutil.Process(entry["pid"]) for entry in record["processes"]]


class RunningServicesTests(FolderTestCase):
    services: Services

    def setUp(self) -> None:
        super().setUp()
        self.services = self.running(self.instance)

    def rclone(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        settings = self.services.settings
        return subprocess.run(
            [
                str(Path(sys.executable).with_name("rclone")),
                "--retries",
                "1",
                "--low-level-retries",
                "1",
                *arguments,
            ],
            env={
                **clean_environment(),
                "RCLONE_CONFIG": str(self.root / "none.conf"),
                "RCLONE_S3_PROVIDER": "Rclone",
                "RCLONE_S3_ENDPOINT": settings["S3_ENDPOINT_URL"],
                "RCLONE_S3_ACCESS_KEY_ID": settings["S3_ACCESS_KEY_ID"],
                "RCLONE_S3_SECRET_ACCESS_KEY": settings["S3_SECRET_ACCESS_KEY"],
                **environ,
            },
            capture_output=True,
            text=True,
        )

    def test_the_three_servers_answer_to_who_has_the_keys_and_to_nobody_else(self) -> None:
        settings = self.services.settings
        with self.subTest("PostgreSQL, with the password"):
            with psycopg.connect(settings["ADMIN_DATABASE_URL"]) as connection:
                row = connection.execute(
                    "SELECT current_setting('server_version_num')::int / 10000, "
                    "current_setting('server_encoding'), current_setting('fsync')"
                ).fetchone()
            self.assertEqual(row, (18, "UTF8", "off"))
        with self.subTest("PostgreSQL, with another password"):
            kept = self.services.secrets.postgres_password
            other = settings["ADMIN_DATABASE_URL"].replace(kept, "guess")
            with self.assertRaisesRegex(psycopg.OperationalError, "password authentication failed"):
                psycopg.connect(other).close()
        with self.subTest("Redis, with the password"):
            client = self.enterContext(redis.Redis.from_url(settings["REDIS_URL"]))
            self.assertTrue(client.set("key", "value"))
        with self.subTest("Redis, without"):
            port = urlsplit(settings["REDIS_URL"]).port or 0
            client = self.enterContext(redis.Redis(LOOPBACK, port))
            self.assertRaises(redis.AuthenticationError, client.ping)
        with self.subTest("S3, signed"):
            source = self.root / "letter.txt"
            source.write_text("signed")
            copied = self.rclone("copyto", str(source), ":s3:annex/folder/letter.txt")
            self.assertEqual(copied.returncode, 0, copied.stderr)
            self.assertEqual(self.rclone("cat", ":s3:annex/folder/letter.txt").stdout, "signed")
        with self.subTest("S3, signed with another secret"):
            refused = self.rclone("lsf", ":s3:annex", RCLONE_S3_SECRET_ACCESS_KEY="guess")
            self.assertIn("SignatureDoesNotMatch", refused.stderr)
        with self.subTest("S3, unsigned"):
            address = urlsplit(settings["S3_ENDPOINT_URL"])
            unsigned = http.client.HTTPConnection(LOOPBACK, address.port or 0)
            self.addCleanup(unsigned.close)
            unsigned.request("GET", "/annex/folder/letter.txt")
            answer = unsigned.getresponse()
            self.assertGreaterEqual(answer.status, 400)
            self.assertNotIn(b"signed", answer.read())
        pids = [child.pid for child in self.services.servers]
        with self.subTest("nothing listens beyond this machine"):
            addresses = {
                listener.laddr.ip
                for pid in pids
                for listener in psutil.Process(pid).net_connections("inet")
                if listener.status == psutil.CONN_LISTEN
            }
            self.assertEqual(addresses, {LOOPBACK})
        with self.subTest("no list of processes shows a secret"):
            shown = " ".join(word for pid in pids for word in psutil.Process(pid).cmdline())
            secrets = vars(self.services.secrets).values()
            self.assertEqual([secret for secret in secrets if secret in shown], [])


class StoppingTests(ServicesTestCase):
    def test_everything_that_was_started_stops_and_the_data_stays(self) -> None:
        process = self.start_services()
        servers = self.servers()
        self.assertEqual(len(servers), 3)
        with psycopg.connect(self.variables()["ADMIN_DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(30), 130)
        self.assertEqual([server for server in servers if is_running(server)], [])
        self.assertFalse(self.instance.state_file.exists())
        self.start_services()
        with psycopg.connect(self.variables()["ADMIN_DATABASE_URL"]) as connection:
            self.assertEqual(connection.execute("SELECT * FROM kept").fetchone(), (42,))

    def test_after_a_kill_the_next_start_clears_up_and_nothing_is_lost(self) -> None:
        process = self.start_services()
        left = self.servers()
        with psycopg.connect(self.variables()["ADMIN_DATABASE_URL"]) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        process.kill()
        process.wait()
        self.assertEqual([server for server in left if not is_running(server)], [])
        again = self.start("services", "--env-file", str(self.root / "env"))
        said = self.wait_for_line(again, "Ready.")
        self.assertIn("the last run did not stop in order; ended what it left", said)
        self.assertEqual([server for server in left if is_running(server)], [])
        with psycopg.connect(self.variables()["ADMIN_DATABASE_URL"]) as connection:
            self.assertEqual(connection.execute("SELECT * FROM kept").fetchone(), (42,))

    def test_after_everything_was_killed_the_next_start_recovers_the_database(self) -> None:
        process = self.start_services()
        servers = self.servers()
        with psycopg.connect(self.variables()["ADMIN_DATABASE_URL"], autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
            # These servers do not wait for the disk by themselves.
            connection.execute("CHECKPOINT")
        for killed in (psutil.Process(process.pid), *servers):
            killed.kill()
        process.wait()
        wait_for(lambda: not any(is_running(server) for server in servers))
        again = self.start("services", "--env-file", str(self.root / "env"))
        said = self.wait_for_line(again, "Ready.")
        self.assertNotIn("ended what it left", said)
        with psycopg.connect(self.variables()["ADMIN_DATABASE_URL"]) as connection:
            self.assertEqual(connection.execute("SELECT * FROM kept").fetchone(), (42,))

    def test_a_pid_file_that_names_a_stranger_does_not_stop_the_server(self) -> None:
        self.running(self.instance).stop()
        data = self.instance.folder / "postgres" / "data"
        (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
        self.running(self.instance)

    def test_a_server_that_dies_is_named_and_the_rest_is_stopped(self) -> None:
        process = self.start_services()
        servers = self.servers()
        next(server for server in servers if "redis" in server.name()).kill()
        said, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1)
        self.assertIn("The Redis server ended unexpectedly by signal 9.", said)
        self.assertIn("redis.log", said)
        wait_for(lambda: not any(is_running(server) for server in servers))

    def test_a_second_start_beside_a_running_one_is_refused_and_changes_nothing(self) -> None:
        self.start_services()
        servers = self.servers()
        second = self.start("services", "--env-file", str(self.root / "other"))
        said, _ = second.communicate(timeout=30)
        self.assertEqual(second.returncode, 1)
        self.assertIn("already run", said)
        self.assertEqual([server for server in servers if not is_running(server)], [])
        self.assertFalse((self.root / "other").exists())


class OwnServersTests(ServicesTestCase):
    def test_servers_that_the_person_names_are_used_and_left_running(self) -> None:
        self.start_services()
        given = self.variables()
        theirs = self.servers()
        names = ("REDIS_URL", *(name for name in given if name.startswith("S3_")))
        own = {name: given[name] for name in names}
        other = Instance(self.root / "other", "services")
        other.create()
        admin = given["ADMIN_DATABASE_URL"]
        services = self.running(other, environ={"DATABASE_URL": admin, **own})
        self.assertEqual(services.servers, [])
        self.assertEqual(services.settings["ADMIN_DATABASE_URL"], admin)
        self.assertTrue(services.settings["DATABASE_URL"].startswith("postgresql://annex_app:"))
        self.assertEqual({name: services.settings[name] for name in names}, own)
        services.stop()
        self.assertEqual([server for server in theirs if not is_running(server)], [])
        self.assertFalse((other.folder / "postgres").exists())

    def test_only_what_the_person_did_not_name_is_started(self) -> None:
        self.start_services(REDIS_URL="redis://cache.example.com:6379/3")
        self.assertEqual(self.variables()["REDIS_URL"], "redis://cache.example.com:6379/3")
        self.assertEqual(len(self.servers()), 2)


class PlaceTests(FolderTestCase):
    def start_durable(self, instance: Instance) -> tuple[SplitResult, psutil.Process]:
        """Start servers that keep data; gives the database's URL and its process."""
        instance.create()
        services = self.running(instance, disposable=False)
        server = next(c for c in services.servers if c.name.startswith("PostgreSQL"))
        url = services.settings["ADMIN_DATABASE_URL"]
        with psycopg.connect(url) as connection:
            row = connection.execute("SELECT current_setting('fsync')").fetchone()
        self.assertEqual(row, ("on",))
        return urlsplit(url), psutil.Process(server.pid)

    def test_data_to_keep_lies_in_the_instances_folder_and_is_served_over_a_socket(self) -> None:
        self.root.chmod(0o711)
        url, _ = self.start_durable(self.instance)
        folder = self.instance.folder / "postgres"
        self.assertTrue(folder.is_dir() and not folder.is_symlink())
        self.assertIn(f"host={folder}", url.query)

    def test_a_path_with_marks_of_punctuation_is_as_good_as_any(self) -> None:
        self.root.chmod(0o711)
        url, _ = self.start_durable(Instance(self.root / "l'été 100 % & + ?", "up"))
        self.assertIsNone(url.hostname)

    def test_a_path_with_a_comma_is_served_over_loopback(self) -> None:
        host, _, settings = listening_in(Path("/srv/one, two"))
        self.assertEqual((host, settings["unix_socket_directories"]), (LOOPBACK, ""))

    def test_a_path_too_long_for_a_socket_is_served_over_loopback(self) -> None:
        self.root.chmod(0o711)
        url, _ = self.start_durable(Instance(self.root / ("deep" * 24), "up"))
        self.assertEqual(url.hostname, LOOPBACK)

    @unittest.skipUnless(os.geteuid() == 0, "only root has to run the server as another account")
    def test_the_server_of_root_runs_without_rights_and_opens_no_folder_to_others(self) -> None:
        _, server = self.start_durable(self.instance)
        self.assertEqual(server.username(), "nobody")
        self.assertEqual(self.root.stat().st_mode & 0o777, 0o700)
        elsewhere = (self.instance.folder / "postgres").resolve()
        self.assertEqual(elsewhere.parent, FOR_ROOT)
        self.assertEqual(elsewhere.stat().st_mode & 0o777, 0o700)

    def test_data_of_a_project_folder_that_was_deleted_is_not_taken_over(self) -> None:
        self.running(self.instance).stop()
        kept = (self.instance.folder / "postgres").resolve()
        (kept / "data" / "of-the-deleted").touch()
        shutil.rmtree(self.root)
        self.instance.create()
        self.running(self.instance).stop()
        self.assertTrue((self.instance.folder / "postgres" / "data" / "PG_VERSION").exists())
        self.assertFalse((self.instance.folder / "postgres" / "data" / "of-the-deleted").exists())

    def test_another_password_than_the_kept_one_is_a_problem_that_says_what_to_do(self) -> None:
        self.running(self.instance).stop()
        (self.root / "secrets.json").unlink()
        process = self.start("services", "--env-file", str(self.root / "env"))
        said, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1)
        self.assertIn("made with another password", said)
        self.assertIn("make reset", said)
