"""What can be set about Amazon Transcribe and about Call Analytics. No key stands here: boto3 finds those by itself."""

from __future__ import annotations

import re

from genqa.errors import NotConfigured
from genqa.http.origins import parsed
from genqa.settings.rows import Row
from genqa.stt.row import Values

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z]{2,3}(-[a-z]+){1,3}-\d")
_PREFIX = re.compile(r"[A-Za-z0-9_.!*'()/-]{1,200}")
_NAME = re.compile(r"[0-9A-Za-z._-]{1,200}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{0,12}:role/[A-Za-z0-9:_/+=,@.-]{1,512}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_/+=,@.-]{0,2047}")


def _bucket(text: str, origin: str) -> str:
    return _fitting(_BUCKET, text.removeprefix("s3://").rstrip("/"), origin, "the name of an S3 bucket")


def _region(text: str, origin: str) -> str:
    return _fitting(_REGION, text, origin, "a region such as eu-central-1")


def _prefix(text: str, origin: str) -> str:
    return _fitting(_PREFIX, text.strip("/"), origin, "a folder in the bucket such as genqa") + "/"


def _name(text: str, origin: str) -> str:
    return _fitting(_NAME, text, origin, "a name of letters, digits and . _ -")


def _role(text: str, origin: str) -> str:
    return _fitting(_ROLE, text, origin, "a role such as arn:aws:iam::111122223333:role/transcribe")


def _kms_key(text: str, origin: str) -> str:
    return _fitting(_KEY, text, origin, "the ARN of a KMS key")


def _endpoint(text: str, origin: str) -> str:
    return str(parsed(text, origin))


def also_needs(told: Values) -> tuple[str, ...]:
    """Both services are asked in the place of AWS, or neither: a test of one must send nothing to the other."""
    return ("endpoint", "s3_endpoint") if {"endpoint", "s3_endpoint"} & set(told) else ()


def _fitting(form: re.Pattern[str], text: str, origin: str, what: str) -> str:
    if not form.fullmatch(text):
        raise NotConfigured(f"{origin} is {what}, not {text[:40]!r}")
    return text


_BOTH: tuple[Row, ...] = (
    Row("bucket", "the S3 bucket that recordings and transcripts lie in while they are worked on", check=_bucket),
    Row("region", "the bucket's region; unset: the one of the AWS profile or environment", check=_region),
    Row("prefix", "the folder in the bucket", "genqa/", check=_prefix),
    Row("profile", "the AWS profile whose credentials are used; unset: as the AWS command line does", words=True),
    Row("kms_key", "the ARN of a KMS key to encrypt with; unset: as the bucket does", check=_kms_key),
    Row("vocabulary_name", "a custom vocabulary that was made at AWS, in the language that is set", check=_name),
    Row("language_model", "a custom language model that was made at AWS, in the language that is set", check=_name),
    Row("patience", "minutes that one try waits for a job; the next try takes it up again", "60", numbers=(1, 1440)),
    Row("endpoint", "where Transcribe is asked in the place of AWS; with s3_endpoint", check=_endpoint),
    Row("s3_endpoint", "where S3 is asked in the place of AWS; with endpoint", check=_endpoint),
)

SETTINGS: tuple[Row, ...] = (
    *_BOTH,
    Row("speakers", "how many voices a recording with one channel has at most", "2", numbers=(2, 30)),
)
CALLS_SETTINGS: tuple[Row, ...] = (
    *_BOTH,
    Row("role_arn", "the role by which Call Analytics reads and writes the bucket", check=_role),
    Row("agent_channel", "the agent's channel where nothing else tells it; unset: such calls are left out",
        choices=("0", "1")),
)  # fmt: skip
