"""The passwords and keys of this machine: made at random once, readable by their owner."""

import hmac
import json
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from annex.local.console import LocalProblem
from annex.local.folders import write_private


@dataclass(frozen=True)
class Secrets:
    """Every secret that the embedded servers and the application need."""

    postgres_password: str
    app_password: str
    owner_password: str
    operator_password: str
    redis_password: str
    s3_access_key_id: str
    s3_secret_access_key: str
    secret_key: str
    oidc_rsa_private_key: str

    @classmethod
    def kept_in(cls, root: Path) -> "Secrets":
        """Read the secrets of this folder; make them the first time.

        Raises LocalProblem when the file was damaged.
        """
        path = root / "secrets.json"
        if not path.exists():
            root.mkdir(parents=True, exist_ok=True)
            made = cls._made()
            write_private(path, json.dumps(asdict(made), indent=1))
            return made
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return cls(**{field.name: str(kept[field.name]) for field in fields(cls)})
        except (ValueError, KeyError, TypeError) as error:
            raise LocalProblem(
                f"{path} cannot be read ({error!r}).\n"
                "Run `make reset` to begin anew with new passwords and keys."
            ) from error

    def derived(self, purpose: str) -> str:
        """Give a password for one purpose, the same for as long as the secrets are kept."""
        return hmac.digest(self.secret_key.encode(), purpose.encode(), "sha256").hex()

    @classmethod
    def _made(cls) -> "Secrets":
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return cls(
            postgres_password=secrets.token_hex(24),
            app_password=secrets.token_hex(24),
            owner_password=secrets.token_hex(24),
            operator_password=secrets.token_hex(24),
            redis_password=secrets.token_hex(24),
            s3_access_key_id=secrets.token_hex(10).upper(),
            s3_secret_access_key=secrets.token_hex(24),
            secret_key=secrets.token_urlsafe(50),
            oidc_rsa_private_key=pem.decode("ascii"),
        )
