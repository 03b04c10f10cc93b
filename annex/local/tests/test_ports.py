"""Which port is chosen."""

import socket
import unittest

from annex.local import ports, up
from annex.local.console import LocalProblem


class PortTests(unittest.TestCase):
    def listen(self, family: socket.AddressFamily, address: str, port: int = 0) -> int:
        listener = socket.socket(family, socket.SOCK_STREAM)
        self.addCleanup(listener.close)
        listener.bind((address, port))
        listener.listen()
        taken: int = listener.getsockname()[1]
        return taken

    def test_a_port_with_a_listener_is_taken(self) -> None:
        self.assertTrue(ports.is_taken(self.listen(socket.AF_INET, "127.0.0.1")))

    def test_a_port_with_a_listener_on_every_address_is_taken(self) -> None:
        self.assertTrue(ports.is_taken(self.listen(socket.AF_INET, "0.0.0.0")))

    @unittest.skipUnless(socket.has_ipv6, "this machine has no IPv6")
    def test_a_port_is_taken_when_localhost_could_mean_the_stranger_on_ipv6(self) -> None:
        self.assertTrue(ports.is_taken(self.listen(socket.AF_INET6, "::1")))

    def test_a_port_that_is_bound_but_does_not_answer_is_taken(self) -> None:
        silent = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.addCleanup(silent.close)
        silent.bind(("127.0.0.1", 0))
        self.assertTrue(ports.is_taken(silent.getsockname()[1]))

    def test_the_preferred_port_is_given_when_it_is_free(self) -> None:
        free = ports.any_free()
        self.assertEqual(ports.first_free(free), free)

    def test_the_next_free_port_is_given_when_the_preferred_one_is_taken(self) -> None:
        taken = self.listen(socket.AF_INET, "127.0.0.1")
        given = ports.first_free(taken)
        self.assertGreater(given, taken)
        self.assertFalse(ports.is_taken(given))

    def test_no_free_port_is_a_problem_that_says_what_to_do(self) -> None:
        taken = self.listen(socket.AF_INET, "127.0.0.1")
        with self.assertRaisesRegex(LocalProblem, "Choose another with PORT"):
            ports.first_free(taken, tries=1)


class ChosenPortTests(unittest.TestCase):
    def test_a_free_port_that_was_asked_for_is_used(self) -> None:
        free = ports.any_free()
        self.assertEqual(up.choose_port({"PORT": str(free)}), free)

    def test_a_taken_port_that_was_asked_for_is_refused_not_replaced(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            port = listener.getsockname()[1]
            with self.assertRaisesRegex(LocalProblem, f"Port {port} is taken"):
                up.choose_port({"PORT": str(port)})

    def test_what_is_no_port_is_refused(self) -> None:
        for asked in ("http", "0", "65536", "-1", "80 "):
            with self.subTest(asked=asked), self.assertRaisesRegex(LocalProblem, "is no port"):
                up.choose_port({"PORT": asked})
