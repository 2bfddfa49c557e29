"""What botocore raises, as genqa's own errors: one line each, without anything that is secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from genqa.errors import (
    BadReply,
    LimitReached,
    MissingPermission,
    NotAtSource,
    NotConfigured,
    RateLimited,
    Refused,
    SourceError,
    TranscriptionFailed,
    Unreachable,
    WrongCredentials,
)
from genqa.http.origins import shown

if TYPE_CHECKING:
    from botocore.exceptions import BotoCoreError, ClientError


class NameTaken(Refused):
    """A job of this name is there already."""


#: What the codes of answers mean, https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and the same of
#: Transcribe: which error, and its words, in which ``said`` is what AWS says itself.
MEANINGS: tuple[tuple[tuple[str, ...], type[SourceError], str], ...] = (
    (
        ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"),
        WrongCredentials,
        "the AWS session has run out; sign in anew, then go on ({code})",
    ),
    (
        ("RequestTimeTooSkewed",),
        WrongCredentials,
        "AWS refuses the signature, for this machine's clock is wrong",
    ),
    (
        ("AuthFailure", "IncompleteSignature", "IncompleteSignatureException", "InvalidAccessKeyId", "InvalidToken",
         "InvalidClientTokenId", "InvalidSignatureException", "MissingAuthenticationToken", "NotSignedUp",
         "MissingAuthenticationTokenException", "OptInRequired", "SignatureDoesNotMatch",
         "UnrecognizedClientException"),
        WrongCredentials,
        "AWS refuses the credentials ({code}); check the profile or access key",
    ),
    (
        ("403", "AccessDenied", "AccessDeniedException", "AccountProblem", "AllAccessDisabled", "Forbidden"),
        MissingPermission,
        "the AWS identity may not {right}; allow it in its policy and the bucket's",
    ),
    (
        ("InvalidBucketName", "NoSuchBucket"),
        NotConfigured,
        "there is no such bucket; check the bucket's name and region ({code})",
    ),
    (
        ("301", "307", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "PermanentRedirect"),
        NotConfigured,
        "the bucket is in another region than the one that is set: {said}",
    ),
    (
        ("KMS.DisabledException", "KMS.InvalidStateException", "KMS.KMSInvalidStateException", "KMS.NotFoundException"),
        NotConfigured,
        "the KMS key cannot be used: {said}",
    ),
    (("ConflictException",), NameTaken, "{said}"),
    (("404", "NoSuchKey", "NotFound", "NotFoundException", "ResourceNotFoundException"), NotAtSource, "{said}"),
    (
        ("QuotaExceededException", "ServiceQuotaExceededException"),
        LimitReached,
        "the account's quota is used up: {said}",
    ),
    (
        ("429", "BandwidthLimitExceeded", "LimitExceededException", "RequestLimitExceeded", "RequestThrottled",
         "RequestThrottledException", "SlowDown", "Throttling", "ThrottlingException", "TooManyRequests",
         "TooManyRequestsException"),
        RateLimited,
        "AWS asks for fewer requests, or fewer jobs at once: {said}",
    ),
    (("InternalFailureException",), Unreachable, "AWS cannot answer now: {said}"),
)  # fmt: skip
_BY_CODE = {code: (kind, words) for codes, kind, words in MEANINGS for code in codes}

_MAY_NOT = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)")
_ACCESS = re.compile(r"(?i)\baccess(ed)?\b|permission|authori[sz]|assume")
_BY_SETTINGS = re.compile(r"(?i)vocabular|language model|custom model|\brole|kms|encrypt|bucket|language code")
_NO_JOB = re.compile(r"(?i)(could ?n[o']t|cannot|can't) be found|does ?n[o']t exist|not found")
_S3 = frozenset(("PutObject", "GetObject", "DeleteObject"))


def answered(error: ClientError, title: str) -> SourceError:
    """What an answer of AWS that is none of success means."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    said = shown(str(error.response.get("Error", {}).get("Message", "")) or code or "no reason given")
    operation = str(error.operation_name)
    starts = operation.startswith("Start")
    if code == "BadRequestException" and not starts and _NO_JOB.search(said):
        code = "NotFoundException"  # which is what it is: Transcribe's own word for a job that is not there
    if found := _BY_CODE.get(code) or _BY_CODE.get(str(status)):
        kind, words = found
        return kind(f"{title}: {words.format(code=code, said=said, right=_right(operation, said))}")
    if status >= 500:
        return Unreachable(f"{title}: AWS cannot answer now ({code or status}): {said}")
    if starts:
        return failed(said, title, "does not take this job")
    return Refused(f"{title}: {operation} is refused: {said}")


def failed(reason: str, title: str, how: str = "could not transcribe it") -> SourceError:
    """A job that was not begun, or ended without a transcript, by the reason that AWS gives."""
    why = f"{title} {how}: {shown(reason)}"
    if _ACCESS.search(reason):
        return MissingPermission(f"{why}; Transcribe must be allowed to read and write the bucket")
    return NotConfigured(why) if _BY_SETTINGS.search(reason) else TranscriptionFailed(why)


def raised(error: BotoCoreError, title: str) -> SourceError:
    """What went wrong on this side of AWS, or on the way."""
    from botocore import exceptions

    kind = type(error).__name__
    if isinstance(error, exceptions.NoCredentialsError):
        return WrongCredentials(f"{title}: there are no AWS credentials; set a profile, or AWS_ACCESS_KEY_ID and so on")
    if isinstance(error, exceptions.PartialCredentialsError):
        return WrongCredentials(f"{title}: the AWS credentials are not complete; key and secret are both needed")
    if isinstance(error, exceptions.CredentialRetrievalError | exceptions.SSOError | exceptions.TokenRetrievalError):
        return WrongCredentials(
            f"{title}: AWS credentials cannot be had ({kind}); sign in anew, such as: aws sso login"
        )
    if isinstance(error, exceptions.IncompleteReadError | exceptions.ResponseStreamingError):
        return BadReply(f"{title}: an answer of AWS breaks off before its end")
    if isinstance(error, exceptions.SSLError):
        return Unreachable(f"{title}: the certificate of AWS is not trusted; AWS_CA_BUNDLE can name a file with yours")
    if isinstance(error, exceptions.HTTPClientError):
        return Unreachable(f"{title}: AWS does not answer ({kind}); check network, proxy and region")
    return NotConfigured(f"{title}: {shown(str(error))}")


def _right(operation: str, said: str) -> str:
    """The permission that is missing: as AWS names it, else the one of the operation."""
    named = _MAY_NOT.search(said)
    return named[1] if named else f"{'s3' if operation in _S3 else 'transcribe'}:{operation}"
