"""Everything genqa raises on purpose, in one tree.

    GenqaError
    ├── InputError                 what was handed in cannot be used
    │   ├── MissingFile
    │   ├── TranscriptError
    │   │   ├── BrokenTranscript   not JSON, cut off, binary noise
    │   │   ├── UnknownFormat      readable, but no known speech-to-text format
    │   │   ├── UnknownSpeaker     the named agent does not occur in the file
    │   │   └── SeveralRecordings  one file with the transcripts of several, and none of them chosen
    │   ├── AudioError
    │   │   ├── BrokenAudio        no recording can be read from these bytes
    │   │   └── UnsupportedAudio   a recording, in a codec that nothing here decodes
    │   ├── HoldError              the hold was given in a way that cannot be read
    │   ├── RubricError            a rubric that is unknown or does not add up
    │   └── InvalidSetting         a setting or filter with a value that makes no sense
    ├── MissingDependency          an optional part is not installed; says what to install
    ├── CannotWrite                a file cannot be put on the disk: it is full, or the folder takes none
    ├── SourceError                where calls come from, or the way to it, does not give what was asked for
    │   ├── NotConfigured          no source is set up, or a part of the setting is missing
    │   ├── WrongCredentials       client id and secret, or a key, are refused
    │   ├── MissingPermission      the client may not do this; names the permission
    │   ├── NotAtSource            there is no such thing there (any more)
    │   │   └── LinkExpired        a pre-signed URL has run out; the API gives a new one
    │   ├── RateLimited            to be asked again later than genqa is set to wait
    │   ├── Unreachable            no answer in spite of repeated asking: network, time-out, server fault
    │   │   └── NotConnected       no connection at all: nothing was sent
    │   ├── BadReply               an answer that is not what the contract says, or cut off
    │   ├── Refused                any other refusal; the message is the server's
    │   ├── TranscriptionFailed    a speech-to-text provider could not transcribe this recording
    │   ├── StillRunning           its job is not done within patience; it can be taken up again
    │   ├── LimitReached           more speech to text than the monthly limit, or the provider's quota, allows
    │   └── Stopped                the user stopped the work while it waited
    └── IndexFileError             the index file cannot be used
        ├── IndexLocked            another process holds it too long
        ├── IndexTooNew            written by a later genqa
        ├── IndexDamaged           not a database, or a broken one
        ├── IngestUnderWay         another ingest is filling it, or has taken over from this one
        └── CallNotFound           no call has this id

Each message is one line for the person who gets it: what happened, where, what to do. Whatever else is raised is a bug.
"""

from __future__ import annotations


class GenqaError(Exception):
    """Something genqa cannot do, said in one line."""


class InputError(GenqaError):
    """What was handed in cannot be used; nothing was stored."""


class MissingFile(InputError):
    """A named file is not there, is a folder, or may not be read."""


class TranscriptError(InputError):
    """A transcript cannot be used."""


class BrokenTranscript(TranscriptError):
    """The file is cut off, empty, nested beyond reason, or no text at all."""


class UnknownFormat(TranscriptError):
    """The file is sound, but fits no speech-to-text format that genqa reads."""


class UnknownSpeaker(TranscriptError):
    """The speaker or channel named as the agent does not occur in the file."""


class SeveralRecordings(TranscriptError):
    """The file holds several recordings' transcripts; the message lists their ids, of which one must be given."""


class AudioError(InputError):
    """A recording cannot be used."""


class BrokenAudio(AudioError):
    """No frame of sound can be read from these bytes."""


class UnsupportedAudio(AudioError):
    """A recording in a codec or container that nothing on this machine decodes."""


class HoldError(InputError):
    """The hold was given in a way that cannot be read."""


class RubricError(InputError):
    """A rubric that is unknown, or whose numbers do not add up."""


class InvalidSetting(InputError):
    """A setting or filter has a value that makes no sense."""


class MissingDependency(GenqaError):
    """An optional part is not installed; the message says what to install."""


class CannotWrite(GenqaError):
    """A file cannot be put where it belongs: the disk is full, or the folder takes none."""


class SourceError(GenqaError):
    """Where calls come from, or the way to it, does not give what was asked for."""


class NotConfigured(SourceError):
    """No source is set up, or a part of its setting is missing or makes no sense."""


class WrongCredentials(SourceError):
    """The client id and the secret are refused, also with a new token; or a key is."""


class MissingPermission(SourceError):
    """The client lacks a permission; the message names it."""


class NotAtSource(SourceError):
    """There is no such thing at the source, or no longer."""


class LinkExpired(NotAtSource):
    """A pre-signed URL is no longer good; the API gives a new one."""


class RateLimited(SourceError):
    """The source asks for a longer wait than genqa is set to wait; can be resumed later."""


class Unreachable(SourceError):
    """No answer in spite of repeated asking: the network, a time-out, a fault of the server."""


class NotConnected(Unreachable):
    """There was no connection at all: nothing was sent."""


class BadReply(SourceError):
    """An answer that is not what the contract says, or that ended early."""


class Refused(SourceError):
    """The source refuses the request for a reason of its own, which the message gives."""


class TranscriptionFailed(SourceError):
    """A provider took a recording and could not transcribe it; asking again would not help."""


class StillRunning(SourceError):
    """A provider's job has not ended within genqa's patience; it is taken up again by the next try."""


class LimitReached(SourceError):
    """The monthly limit that was set, or the provider's own quota, allows no more."""


class Stopped(SourceError):
    """The user stopped the work while it waited for the source."""


class IndexFileError(GenqaError):
    """The index file cannot be used as it is."""


class IndexLocked(IndexFileError):
    """Another process has held the index for longer than genqa waits."""


class IndexTooNew(IndexFileError):
    """A later genqa wrote this index; this one would not understand it."""


class IndexDamaged(IndexFileError):
    """The file is not an SQLite database, or a damaged one."""


class CallNotFound(IndexFileError):
    """No call in the index has this recording id."""


class IngestUnderWay(IndexFileError):
    """Another ingest is at work on the index; the message says whose and since when."""
