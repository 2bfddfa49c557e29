"""AWS as genqa asks it: boto3's clients, with genqa's patience in the place of botocore's, and genqa's errors."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from genqa.call import counted
from genqa.errors import BadReply, NotConfigured, RateLimited, SourceError, Unreachable
from genqa.http import Patience
from genqa.http.patience import Waiting, backoff
from genqa.stt.aws.refusals import answered, raised

#: No transcript of four hours comes near.
MOST_BYTES = 256 * 1024 * 1024
_TYPES = {".wav": "audio/wav", ".ogg": "audio/ogg", ".opus": "audio/ogg"}


class Clients:
    """S3 and Transcribe, for any number of threads. ``title`` begins each message.

    :raises NotConfigured: an unknown profile, no region, a broken AWS configuration.
    """

    def __init__(self, settings: Mapping[str, str], title: str, waiting: Waiting, patience: Patience) -> None:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        _keep_secrets_out_of_logs()
        self._title = title
        self._waiting = waiting
        self._patience = patience
        self.kms_key = settings.get("kms_key")
        config = Config(
            # Waiting is done in here, where the user's stop ends it.
            retries={"total_max_attempts": 1, "mode": "standard"},
            connect_timeout=patience.connect_seconds,
            read_timeout=patience.read_seconds,
            max_pool_connections=2 * int(settings["at_once"]),
        )
        try:
            session = boto3.session.Session(
                profile_name=settings.get("profile"), region_name=settings.get("region")
            )  # fmt: skip
            if session.region_name is None:
                raise NotConfigured(f"{title}: no region is set; set it, or AWS_DEFAULT_REGION")
            self.s3 = session.client("s3", endpoint_url=settings.get("s3_endpoint"), config=config)
            self.transcribe = session.client("transcribe", endpoint_url=settings.get("endpoint"), config=config)
        except BotoCoreError as error:
            raise raised(error, title) from error

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages that this boto3 knows."""
        return tuple(self.transcribe.meta.service_model.shape_for("LanguageCode").enum)

    def ask(self, call: Callable[..., dict[str, Any]], **arguments: Any) -> dict[str, Any]:
        """What AWS answers; asked again where it wants to be asked less, and after faults. All that is asked may be
        asked twice: a job's name is given out once.

        :raises SourceError: a leaf that says why there is no answer.
        """
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        cause: Exception
        why: SourceError
        faults, waited = 0, 0.0
        while True:
            self._waiting.go_on()
            try:
                return call(**arguments)
            except ClientError as error:
                cause, why = error, answered(error, self._title)
            except (ResponseParserError, ValueError) as error:  # ValueError: a time in it that is none
                cause, why = error, BadReply(f"{self._title}: an answer of AWS is not what its contract says")
            except BotoCoreError as error:
                cause, why = error, raised(error, self._title)
            faults += 1
            seconds = min(backoff(faults, self._waiting.time.chance()), self._patience.longest_wait)
            if not self._again(why, faults, waited + seconds):
                raise _given_up(why, faults) from cause
            waited += seconds
            self._waiting.wait(seconds)

    def _again(self, why: SourceError, faults: int, waited: float) -> bool:
        if waited > self._patience.total_wait:
            return False
        return isinstance(why, RateLimited) or (
            isinstance(why, Unreachable | BadReply) and faults < self._patience.tries
        )

    def upload(self, path: Path, bucket: str, key: str) -> None:
        """Put a file where the key names."""
        encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.kms_key} if self.kms_key else {}

        def put(**arguments: Any) -> dict[str, Any]:
            with path.open("rb") as file:  # anew for each try: from its beginning
                return dict(self.s3.put_object(Body=file, **arguments))

        self.ask(put, Bucket=bucket, Key=key, ContentType=_TYPES.get(path.suffix, "audio/wav"), **encrypted)

    def download(self, bucket: str, key: str) -> bytes:
        """The bytes under a key.

        :raises NotAtSource: there are none. :raises BadReply: they are too many for a transcript.
        """

        def get(**arguments: Any) -> dict[str, Any]:
            found = self.s3.get_object(**arguments)
            with closing(found["Body"]) as body:
                if found["ContentLength"] > MOST_BYTES:
                    return {}
                return {"content": body.read()}

        found = self.ask(get, Bucket=bucket, Key=key)
        if not found:
            raise BadReply(f"{self._title}: the transcript has more than {MOST_BYTES // 2**20} MB")
        return bytes(found["content"])

    def remove(self, bucket: str, key: str) -> None:
        """Remove what lies under a key; nothing there is no error."""
        self.ask(self.s3.delete_object, Bucket=bucket, Key=key)

    def close(self) -> None:
        """Give up the connections."""
        self.s3.close()
        self.transcribe.close()


def _given_up(why: SourceError, faults: int) -> SourceError:
    return type(why)(f"{why}; given up after {counted(faults, 'try', 'tries')}") if faults > 1 else why


def _keep_secrets_out_of_logs() -> None:
    """botocore writes signatures, session tokens and bodies as soon as somebody logs at DEBUG."""
    for name in ("boto3", "botocore"):
        logging.getLogger(name).setLevel(logging.WARNING)
