"""Further shapes for shapes.py, in the order of the table of formats: where each is documented stands in its test."""

from __future__ import annotations

from typing import Any

PROVIDER_SHAPES: dict[str, Any] = {
    "whisper": {
        "text": " Thanks. Hi.",
        "duration": 3.0,
        "segments": [
            {
                "start": 1.0,
                "end": 2.75,
                "text": " Thanks. Hi.",
                "speaker": "SPEAKER_00",
                "words": [
                    {"word": "Thanks.", "start": 1.0, "end": 2.0, "score": 0.9, "speaker": "SPEAKER_00"},
                    {"word": "Hi.", "start": 2.5, "end": 2.75, "score": 0.9, "speaker": "SPEAKER_01"},
                ],
            }
        ],
    },
    "aws_pca": {
        "ConversationAnalytics": {
            "Duration": "2.7",
            "SpeakerLabels": [
                {"Speaker": "spk_0", "DisplayText": "Customer"},
                {"Speaker": "spk_1", "DisplayText": "Agent"},
            ],
        },
        "SpeechSegments": [
            {
                "SegmentStartTime": 1.0,
                "SegmentEndTime": 2.9,
                "SegmentSpeaker": "spk_1",
                "OriginalText": "Thanks, Ann.",
                "DisplayText": "Thanks, [PII].",
                "WordConfidence": [
                    {"Text": "Thanks,", "Confidence": 1.0, "StartTime": 1.0, "EndTime": 1.5},
                    {"Text": " [PII].", "Confidence": 0.9, "StartTime": 1.5, "EndTime": 2.0},
                ],
            },
            {
                "SegmentStartTime": 2.5,
                "SegmentEndTime": 2.75,
                "SegmentSpeaker": "spk_0",
                "OriginalText": "Hi.",
                "DisplayText": "Hi.",
                "WordConfidence": [],
            },
        ],
    },
    "bedrock": {
        "metadata": {"semantic_modality": "AUDIO", "duration_millis": 3000, "number_of_channels": 2},
        "audio_items": [
            {
                "item_index": 0,
                "audio_segment_index": 0,
                "content": "Thanks",
                "start_timestamp_millis": 1000,
                "end_timestamp_millis": 2000,
            },
            {"item_index": 1, "audio_segment_index": 0, "content": "."},
            {
                "item_index": 2,
                "audio_segment_index": 1,
                "content": "Hi",
                "start_timestamp_millis": 2500,
                "end_timestamp_millis": 2750,
            },
        ],
        "audio_segments": [
            {
                "start_timestamp_millis": 900,
                "end_timestamp_millis": 2400,
                "segment_index": 0,
                "type": "TRANSCRIPT",
                "text": "Thanks.",
                "speaker": {"speaker_label": "spk_0"},
                "channel": {"channel_label": "ch_0"},
                "audio_item_indices": [0, 1],
                "language": "EN",
            },
            {
                "start_timestamp_millis": 2400,
                "end_timestamp_millis": 2900,
                "segment_index": 1,
                "type": "TRANSCRIPT",
                "text": "Hi.",
                "speaker": {"speaker_label": "spk_1"},
                "channel": {"channel_label": "ch_1"},
                "audio_item_indices": [2],
                "language": "EN",
            },
        ],
    },
    "watson": {
        "result_index": 0,
        "results": [
            {
                "final": True,
                "alternatives": [
                    {
                        "transcript": "thanks %HESITATION hi ",
                        "timestamps": [["thanks", 1.0, 1.5], ["%HESITATION", 1.5, 2.0], ["hi", 2.5, 2.75]],
                    }
                ],
            }
        ],
        "speaker_labels": [
            {"from": 1.0, "to": 1.5, "speaker": 0, "confidence": 0.5, "final": False},
            {"from": 1.5, "to": 2.0, "speaker": 0, "confidence": 0.5, "final": False},
            {"from": 2.5, "to": 2.75, "speaker": 1, "confidence": 0.5, "final": True},
        ],
    },
    "revai": {
        "monologues": [
            {
                "speaker": 0,
                "elements": [
                    {"type": "text", "value": "Thanks", "ts": 1.0, "end_ts": 2.0, "confidence": 1.0},
                    {"type": "punct", "value": "."},
                ],
            },
            {"speaker": 1, "elements": [{"type": "unknown", "value": "<inaudible>", "ts": 2.5, "end_ts": 2.75}]},
        ]
    },
    "speechmatics_v1": {
        "format": "1.0",
        "job": {"id": 1, "lang": "en", "name": "call.wav", "duration": 3},
        "speakers": [
            {"time": "0.900", "duration": "1.200", "name": "M1", "confidence": None},
            {"time": "2.400", "duration": "0.600", "name": "F2", "confidence": None},
        ],
        "words": [
            {"time": "1.000", "duration": "1.000", "name": "Thanks", "confidence": "0.995"},
            {"time": "2.000", "duration": "0.000", "name": ".", "confidence": None},
            {"time": "2.500", "duration": "0.250", "name": "Hi", "confidence": "0.995"},
        ],
    },
    "speechmatics_v2": {
        "format": "2.9",
        "job": {"id": "j", "data_name": "call.wav", "duration": 3},
        "metadata": {"type": "transcription", "transcription_config": {"diarization": "speaker"}},
        "results": [
            {
                "type": "word",
                "start_time": 1.0,
                "end_time": 2.0,
                "alternatives": [{"content": "Thanks", "confidence": 1.0, "language": "en", "speaker": "S1"}],
            },
            {
                "type": "punctuation",
                "start_time": 2.0,
                "end_time": 2.0,
                "is_eos": True,
                "attaches_to": "previous",
                "alternatives": [{"content": ".", "confidence": 1.0, "language": "en", "speaker": "S1"}],
            },
            {
                "type": "word",
                "start_time": 2.5,
                "end_time": 2.75,
                "alternatives": [{"content": "Hi", "confidence": 1.0, "language": "en", "speaker": "S2"}],
            },
        ],
    },
    "gridspace": [
        {
            "index": 1,
            "channel_index": 2,
            "speaker_role": "agent",
            "offset_ms": 1000,
            "start_ms": 400,
            "duration_ms": 1000,
            "transcript": "banks",
            "human_transcript": "thanks",
            "word_offsets_ms": [0],
            "word_durations_ms": [1000],
        },
        {
            "index": 2,
            "channel_index": 1,
            "speaker_role": "caller",
            "offset_ms": 2500,
            "start_ms": 1900,
            "duration_ms": 250,
            "transcript": "hi",
            "word_offsets_ms": [0],
            "word_durations_ms": [250],
        },
    ],
    "gecko": {
        "schemaVersion": "2.0",
        "monologues": [
            {
                "speaker": {"id": "Roger", "name": None},
                "terms": [
                    {"start": 1.0, "end": 2.0, "text": "Thanks", "type": "WORD"},
                    {"start": 2.0, "end": 2.0, "text": ".", "type": "PUNCTUATION"},
                ],
            },
            {
                "speaker": {"id": "Virgil", "name": None},
                "terms": [{"start": 2.5, "end": 2.75, "text": "Hi", "type": "WORD"}],
            },
        ],
    },
    "kaldi": {
        "words": [
            {"start": 1.0, "end": 2.0, "word": "thanks", "punct": "Thanks.", "confidence": 0.9, "index": 0},
            {"start": 2.5, "end": 2.75, "word": "hi", "punct": "Hi.", "confidence": 0.9, "index": 1},
        ],
        "segmentation": {
            "@type": "AudioFile",
            "speakers": [{"@id": "S0", "gender": "F"}, {"@id": "S1", "gender": "M"}],
            "segments": [
                {"@type": "Segment", "start": 0.5, "duration": 1.75, "speaker": {"@id": "S0", "gender": "F"}},
                {"@type": "Segment", "start": 2.25, "duration": 1, "speaker": {"@id": "S1", "gender": "M"}},
            ],
        },
    },
}
