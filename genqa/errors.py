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
    └── IndexFileError             the index file cannot be used
        ├── IndexLocked            another process holds it too long
        ├── IndexTooNew            written by a later genqa
        ├── IndexDamaged           not a database, or a broken one
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
