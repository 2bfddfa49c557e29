"""One small file of each format, in the shape that the provider documents, and what tests ask of a transcript.

The same call each time where the format can tell it: "thank you for calling" 1.0–2.0 s, "hi" 2.5–2.75 s.
"""

from __future__ import annotations

import json
from typing import Any

from genqa import transcript
from genqa.spans import Spans
from genqa.transcript import Choice, Transcript
from tests.transcript.provider_shapes import PROVIDER_SHAPES

SHAPES: dict[str, Any] = {
    "generic": {
        "results": [
            {"speaker": "agent", "start_time": 1.0, "end_time": "2.0", "transcript": "thank you for calling"},
            {"channel": 1, "startTime": "2.5", "endTime": 2.75, "text": "hi"},
        ]
    },
    "aws_transcribe": {
        "jobName": "job",
        "status": "COMPLETED",
        "results": {
            "transcripts": [{"transcript": "Thanks. Hi"}],
            "speaker_labels": {"speakers": 2, "segments": []},
            "items": [
                {
                    "type": "pronunciation",
                    "start_time": "1.0",
                    "end_time": "2.0",
                    "speaker_label": "spk_0",
                    "alternatives": [{"confidence": "0.9", "content": "Thanks"}],
                },
                {
                    "type": "punctuation",
                    "speaker_label": "spk_0",
                    "alternatives": [{"confidence": "0.0", "content": "."}],
                },
                {
                    "type": "pronunciation",
                    "start_time": "2.5",
                    "end_time": "2.75",
                    "speaker_label": "spk_1",
                    "alternatives": [{"confidence": "0.9", "content": "Hi"}],
                },
            ],
        },
    },
    "contact_lens": {
        "JobStatus": "COMPLETED",
        "Participants": [{"ParticipantRole": "AGENT"}, {"ParticipantRole": "CUSTOMER"}],
        "ConversationCharacteristics": {"TotalConversationDurationMillis": 3000},
        "Transcript": [
            {
                "ParticipantRole": "AGENT",
                "BeginOffsetMillis": 1000,
                "EndOffsetMillis": 2900,
                "Content": "Thanks.",
                "Items": [
                    {"Type": "pronunciation", "Content": "Thanks", "BeginOffsetMillis": 1000, "EndOffsetMillis": 2000},
                    {"Type": "punctuation", "Content": ".", "BeginOffsetMillis": 2000, "EndOffsetMillis": 2000},
                ],
            },
            {
                "ParticipantRole": "CUSTOMER",
                "BeginOffsetMillis": 2400,
                "EndOffsetMillis": 3000,
                "Content": "Hi",
                "Items": [
                    {"Type": "pronunciation", "Content": "Hi", "BeginOffsetMillis": 2500, "EndOffsetMillis": 2750}
                ],
            },
        ],
    },
    "google_v1": {
        "results": [
            {
                "alternatives": [
                    {
                        "transcript": "thanks hi",
                        "words": [
                            {"word": "thanks", "startTime": "1.000s", "endTime": "2.000s"},
                            {"word": "hi", "startTime": "2.500s", "endTime": "2.750s"},
                        ],
                    }
                ]
            },
            {
                "alternatives": [
                    {
                        "words": [
                            {"word": "thanks", "startTime": "1.000s", "endTime": "2.000s", "speakerTag": 1},
                            {"word": "hi", "startTime": "2.500s", "endTime": "2.750s", "speakerTag": 2},
                        ]
                    }
                ]
            },
        ],
        "totalBilledTime": "15s",
    },
    "google_v2": {
        "results": [
            {
                "channelTag": 1,
                "resultEndOffset": "2s",
                "alternatives": [
                    {"transcript": "thanks", "words": [{"word": "thanks", "startOffset": "1s", "endOffset": "2s"}]}
                ],
            },
            {
                "channelTag": 2,
                "resultEndOffset": "2.75s",
                "alternatives": [
                    {"transcript": "hi", "words": [{"word": "hi", "startOffset": "2.5s", "endOffset": "2.75s"}]}
                ],
            },
        ]
    },
    "azure_batch": {
        "duration": "PT3S",
        "recognizedPhrases": [
            {
                "recognitionStatus": "Success",
                "channel": 0,
                "offset": "PT1S",
                "duration": "PT1S",
                "offsetInTicks": 10000000,
                "durationInTicks": 10000000.0,
                "nBest": [
                    {
                        "lexical": "thanks",
                        "display": "Thanks.",
                        "words": [{"word": "thanks", "offset": "PT1S", "duration": "PT1S"}],
                    },
                    {"lexical": "tanks", "display": "Tanks."},
                ],
            },
            {
                "recognitionStatus": "Success",
                "channel": 1,
                "offset": "PT2.5S",
                "duration": "PT0.25S",
                "nBest": [{"lexical": "hi", "display": "Hi."}],
            },
        ],
    },
    "azure_fast": {
        "durationMilliseconds": 3000,
        "combinedPhrases": [{"channel": 0, "text": "Thanks."}, {"channel": 1, "text": "Hi."}],
        "phrases": [
            {
                "channel": 0,
                "offsetMilliseconds": 1000,
                "durationMilliseconds": 1000,
                "text": "Thanks.",
                "words": [{"text": "Thanks.", "offsetMilliseconds": 1000, "durationMilliseconds": 1000}],
            },
            {"channel": 1, "offsetMilliseconds": 2500, "durationMilliseconds": 250, "text": "Hi."},
        ],
    },
    "azure_realtime": [
        {
            "RecognitionStatus": "Success",
            "Offset": 10000000,
            "Duration": 10000000,
            "SpeakerId": "Guest-1",
            "NBest": [
                {"Display": "Thanks.", "Words": [{"Word": "thanks", "Offset": 10000000, "Duration": 10000000}]},
                {"Display": "Tanks."},
            ],
        },
        {
            "RecognitionStatus": "Success",
            "Offset": 25000000,
            "Duration": 2500000,
            "SpeakerId": "Guest-2",
            "DisplayText": "Hi.",
        },
    ],
    "genesys": {
        "startTime": 1772460000000,
        "duration": {"milliseconds": 3000},
        "participants": [
            {"participantPurpose": "agent", "userId": "u", "startTimeMs": 1772460000500, "endTimeMs": 1772460003000}
        ],
        "transcripts": [
            {
                "phrases": [
                    {
                        "participantPurpose": "internal",
                        "startTimeMs": 1772460001000,
                        "duration": {"milliseconds": 1000},
                        "text": "thanks",
                        "decoratedText": "Thanks.",
                        "words": [{"word": "thanks", "startTimeMs": 1772460001000, "duration": {"milliseconds": 1000}}],
                    },
                    {
                        "participantPurpose": "external",
                        "startTimeMs": 1772460002500,
                        "duration": {"milliseconds": 250},
                        "text": "hi",
                    },
                ]
            }
        ],
    },
    "deepgram": {
        "metadata": {"duration": 3.0, "channels": 1},
        "results": {
            "channels": [
                {
                    "alternatives": [
                        {
                            "transcript": "Thanks. Hi.",
                            "words": [
                                {
                                    "word": "thanks",
                                    "punctuated_word": "Thanks.",
                                    "start": 1.0,
                                    "end": 2.0,
                                    "speaker": 0,
                                },
                                {"word": "hi", "punctuated_word": "Hi.", "start": 2.5, "end": 2.75, "speaker": 1},
                            ],
                        }
                    ]
                }
            ]
        },
    },
    "assemblyai": {
        "status": "completed",
        "audio_url": "https://audio.invalid/call.mp3",
        "audio_duration": 3,
        "text": "Thanks. Hi.",
        "words": [
            {"text": "Thanks.", "start": 1000, "end": 2000, "speaker": "A"},
            {"text": "Hi.", "start": 2500, "end": 2750, "speaker": "B"},
        ],
        "utterances": [
            {
                "speaker": "A",
                "start": 1000,
                "end": 2000,
                "text": "Thanks.",
                "words": [{"text": "Thanks.", "start": 1000, "end": 2000, "speaker": "A"}],
            },
            {"speaker": "B", "start": 2500, "end": 2750, "text": "Hi.", "words": []},
        ],
    },
    **PROVIDER_SHAPES,
    "seglst": [
        {"session_id": "call-7", "speaker": "anna", "start_time": "1.0", "end_time": 2.0, "words": "thank you"},
        {"session_id": "call-7", "speaker": "ben", "start_time": "2.5", "end_time": 2.75, "words": "hi"},
    ],
}


def read(value: Any, format: str | None = None, **choice: Any) -> Transcript:
    """The transcript in a JSON value."""
    return transcript.read(json.dumps(value).encode(), format=format, choice=Choice(**choice) if choice else None)


def times(found: Transcript) -> list[tuple[str, str, int, int]]:
    """Role, label, start and end of each utterance."""
    return [(said.party.role.value, said.party.label, said.start, said.end) for said in found.utterances]


def texts(found: Transcript) -> list[str]:
    return [said.text for said in found.utterances]


def speech(found: Transcript) -> dict[str, int]:
    """Milliseconds of speech by label: the union of a party's words, of its utterances where words have no times."""
    spans: dict[str, Spans] = {}
    for said in found.utterances:
        own = Spans([(word.start, word.end) for word in said.words] or [(said.start, said.end)])
        spans[said.party.label] = spans.get(said.party.label, Spans()).union(own)
    return {label: covered.duration for label, covered in spans.items()}


def word_counts(found: Transcript) -> dict[str, int]:
    counts: dict[str, int] = {}
    for said in found.utterances:
        counts[said.party.label] = counts.get(said.party.label, 0) + len(said.words)
    return counts
