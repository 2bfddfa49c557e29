"""What the platform tells of people, queues and codes, and of the organisation itself."""

from __future__ import annotations

from collections.abc import Mapping

from genqa.demo.organisation import Agent, Organisation
from genqa.demo.platform_details import Json

_DEFAULT_PAGE = 25


def users(organisation: Organisation, query: Mapping[str, str]) -> Json:
    """A ``UserEntityListing``. Without ``state`` only the active: who has left is not found."""
    ids, state = _ids(query), query.get("state", "active")
    found = [one for one in organisation.agents if (not ids or one.id in ids) and state in ("any", one.state)]
    return _listing([user(organisation, one) for one in found], "/api/v2/users", query)


def user(organisation: Organisation, agent: Agent) -> Json:
    """A ``User``."""
    mail = f"{agent.name.split()[0].lower()}@northwind.example"
    return {
        "id": agent.id,
        "name": agent.name,
        "division": _division(organisation),
        "email": mail,
        "username": mail,
        "state": agent.state,
        "version": 3,
        "acdAutoAnswer": False,
        "selfUri": f"/api/v2/users/{agent.id}",
    }


def queues(organisation: Organisation, query: Mapping[str, str]) -> Json:
    """A ``QueueEntityListing``; ``name`` may hold ``*``, as the platform has it."""
    ids, name = _ids(query), query.get("name", "*").lower()
    found = [one.id for one in organisation.queues if (not ids or one.id in ids) and _like(one.name.lower(), name)]
    return _listing([queue(organisation, one) for one in found], "/api/v2/routing/queues", query)


def queue(organisation: Organisation, queue_id: str) -> Json:
    """A ``Queue``."""
    return {
        "id": queue_id,
        "name": organisation.queue_name[queue_id],
        "division": _division(organisation),
        "memberCount": len(organisation.agents),
        "suppressInQueueCallRecording": False,
        "enableTranscription": organisation.licensed,
        "selfUri": f"/api/v2/routing/queues/{queue_id}",
    }


def wrap_up_codes(organisation: Organisation, query: Mapping[str, str]) -> Json:
    """A ``WrapupCodeEntityListing``."""
    ids = _ids(query)
    found = [
        {"id": one, "name": name, "selfUri": f"/api/v2/routing/wrapupcodes/{one}"}
        for one, name in organisation.wrap_up_codes
        if not ids or one in ids
    ]
    return _listing(found, "/api/v2/routing/wrapupcodes", query)


def token_info(organisation: Organisation, client_id: str) -> Json:
    """A ``TokenInfo``."""
    whole = {"id": organisation.id, "name": organisation.name}
    client = {"id": client_id, "name": "genqa", "organization": {"id": organisation.id, "name": organisation.name}}
    return {"organization": whole, "homeOrganization": whole, "authorizedScope": [], "OAuthClient": client}


def limits(per_minute: int) -> Json:
    """A ``LimitsEntityListing`` of the namespace ``platform.api``."""
    keys = ("client.credentials.token.rate.per.minute", "token.rate.per.minute")
    return {"entities": [{"key": key, "namespace": "platform.api", "value": per_minute} for key in keys]}


def recording_settings() -> Json:
    """A ``RecordingSettings``."""
    return {"maxSimultaneousStreams": 2, "recordingPlaybackUrlTtl": 60, "recordingBatchDownloadUrlTtl": 60}


def _ids(query: Mapping[str, str]) -> set[str]:
    return {one for one in query.get("id", "").split(",") if one}


def _like(name: str, pattern: str) -> bool:
    """Whether a name fits: a star at either end stands for anything, as in the platform's search by name."""
    core = pattern.strip("*")
    before, after = pattern.startswith("*"), pattern.endswith("*")
    if before and after:
        return core in name
    if after:
        return name.startswith(core)
    return name.endswith(core) if before else name == core


def _division(organisation: Organisation) -> Json:
    one = organisation.division_id
    return {"id": one, "name": "Home", "selfUri": f"/api/v2/authorization/divisions/{one}"}


def _listing(entities: list[Json], uri: str, query: Mapping[str, str]) -> Json:
    size, page = _number(query, "pageSize", _DEFAULT_PAGE), _number(query, "pageNumber", 1)
    pages = -(-len(entities) // size)
    told: Json = {
        "entities": entities[(page - 1) * size : page * size],
        "pageSize": size,
        "pageNumber": page,
        "total": len(entities),
        "pageCount": pages,
        "firstUri": f"{uri}?pageSize={size}&pageNumber=1",
        "selfUri": f"{uri}?pageSize={size}&pageNumber={page}",
        "lastUri": f"{uri}?pageSize={size}&pageNumber={max(pages, 1)}",
    }
    if page < pages:
        told["nextUri"] = f"{uri}?pageSize={size}&pageNumber={page + 1}"
    return told


def _number(query: Mapping[str, str], key: str, default: int) -> int:
    value = query.get(key, "")
    return max(1, int(value)) if value.isdigit() else default
