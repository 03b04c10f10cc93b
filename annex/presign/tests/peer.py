"""The peer whose addresses ours are compared with: botocore, told what it would guess."""

from datetime import UTC, datetime
from typing import Any
from unittest import mock

import botocore.auth
import botocore.session
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from annex.presign.dispositions import CACHE_CONTROL, Presentation
from annex.presign.storages import ObjectStorage


def peer(storage: ObjectStorage) -> Any:
    """Return botocore's client for the same storage, told what it would guess wrong by itself."""
    return botocore.session.Session().create_client(
        "s3",
        endpoint_url=storage.endpoint,
        region_name=storage.region,
        aws_access_key_id=storage.access_key,
        aws_secret_access_key=storage.secret_key,
        aws_session_token=storage.session_token or None,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": storage.addressing},
            request_checksum_calculation="when_required",
        ),
    )


def peer_url(
    client: Any, bucket: str, key: str, shown: Presentation, *, dated: int, lifetime_s: int
) -> str:
    """Return botocore's address, signed at the moment ``dated``."""
    moment = datetime.fromtimestamp(dated, UTC).replace(tzinfo=None)
    with mock.patch.object(botocore.auth, "get_current_datetime", return_value=moment):
        url: str = client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": bucket,
                "Key": key,
                "ResponseContentDisposition": shown.content_disposition,
                "ResponseContentType": shown.content_type,
                "ResponseCacheControl": CACHE_CONTROL,
            },
            ExpiresIn=lifetime_s,
        )
    return url


def peer_signed(
    storage: ObjectStorage, url: str, headers: dict[str, str], *, dated: int, lifetime_s: int
) -> str:
    """Return what botocore's signer makes of an address to PUT with these headers."""
    moment = datetime.fromtimestamp(dated, UTC).replace(tzinfo=None)
    credentials = Credentials(storage.access_key, storage.secret_key, storage.session_token or None)
    request = AWSRequest(method="PUT", url=url, headers=headers)
    signer = botocore.auth.S3SigV4QueryAuth(credentials, "s3", storage.region, expires=lifetime_s)
    with mock.patch.object(botocore.auth, "get_current_datetime", return_value=moment):
        signer.add_auth(request)
    return str(request.url)
