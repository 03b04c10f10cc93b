"""What the environment's values turn into."""

from django.core.exceptions import ImproperlyConfigured
from django.test import SimpleTestCase

from config.settings import env


class MailTests(SimpleTestCase):
    def test_without_a_server_mail_is_printed(self):
        self.assertEqual(
            env.mail(""), {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        )

    def test_a_server_is_named_by_a_url(self):
        for url, host, port, tls, ssl in (
            ("smtp://ann%40x:p%3Aw@mail.example", "mail.example", 587, True, False),
            ("smtps://ann%40x:p%3Aw@mail.example", "mail.example", 465, False, True),
            ("smtp://ann%40x:p%3Aw@localhost:2525?tls=no", "localhost", 2525, False, False),
        ):
            with self.subTest(url=url):
                said = env.mail(url)
                self.assertEqual((said["EMAIL_HOST"], said["EMAIL_PORT"]), (host, port))
                self.assertEqual((said["EMAIL_USE_TLS"], said["EMAIL_USE_SSL"]), (tls, ssl))
                user = said["EMAIL_HOST_USER"], said["EMAIL_HOST_PASSWORD"]
                self.assertEqual(user, ("ann@x", "p:w"))
                self.assertTrue(said["EMAIL_TIMEOUT"])

    def test_what_is_no_mail_server_stops_the_process(self):
        for url in ("mail.example", "http://mail.example", "smtp://"):
            with self.subTest(url=url), self.assertRaises(ImproperlyConfigured):
                env.mail(url)


class ListTests(SimpleTestCase):
    def test_a_list_of_objects_is_json(self):
        self.assertEqual(env.list_of_objects("OBJECT_STORAGES", '[{"a": 1}]'), [{"a": 1}])
        self.assertEqual([env.yes_or_no("X", text) for text in ("yes", "no")], [True, False])
        with self.assertRaisesMessage(ImproperlyConfigured, "X is 'true'. Set it to yes or no."):
            env.yes_or_no("X", "true")

    def test_anything_else_stops_the_process_without_being_told(self):
        for text in ("{", "{}", '["secret"]', '{"secret": 1}'):
            with self.subTest(text), self.assertRaises(ImproperlyConfigured) as refused:
                env.list_of_objects("OBJECT_STORAGES", text)
            self.assertNotIn("secret", str(refused.exception))
