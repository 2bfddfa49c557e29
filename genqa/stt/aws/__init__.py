"""Amazon Transcribe, and Transcribe Call Analytics: two providers over one bucket, by boto3.

    file ─► s3://bucket/prefix…wav ─► job, by a name that genqa chooses ─► s3://bucket/prefix….json ─► its bytes
                                  keep ▲ before it is begun

A job's name is made from the recording's id, its content and what is asked for: whoever asks for the same again finds
the same job. Contract: https://docs.aws.amazon.com/transcribe/latest/APIReference/API_StartTranscriptionJob.html and
API_StartCallAnalyticsJob.html there. Credentials are boto3's: environment, profile, role of the machine.
"""

from genqa.stt.aws.provider import connect_calls, connect_transcribe
from genqa.stt.aws.table import CALLS_SETTINGS, SETTINGS, also_needs

__all__ = ["CALLS_SETTINGS", "SETTINGS", "also_needs", "connect_calls", "connect_transcribe"]
