"""The regions of Genesys Cloud: where the API and the login of each are.

    eu-west-1  mypurecloud.ie  ─►  https://api.mypurecloud.ie   https://login.mypurecloud.ie

The names are those of AWS, as the public SDK writes them (``eu_west_1``) or as AWS does (``eu-west-1``).
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from genqa.errors import NotConfigured


@dataclass(frozen=True, slots=True)
class Region:
    """One region: its name in AWS' spelling, and its domain."""

    name: str
    domain: str

    @property
    def api(self) -> str:
        """The origin of its API."""
        return f"https://api.{self.domain}"

    @property
    def login(self) -> str:
        """The origin of its login."""
        return f"https://login.{self.domain}"


REGIONS: tuple[Region, ...] = (
    Region("us-east-1", "mypurecloud.com"),
    Region("us-east-2", "use2.us-gov-pure.cloud"),
    Region("us-west-2", "usw2.pure.cloud"),
    Region("ca-central-1", "cac1.pure.cloud"),
    Region("mx-central-1", "mxc1.pure.cloud"),
    Region("sa-east-1", "sae1.pure.cloud"),
    Region("eu-west-1", "mypurecloud.ie"),
    Region("eu-west-2", "euw2.pure.cloud"),
    Region("eu-central-1", "mypurecloud.de"),
    Region("eu-central-2", "euc2.pure.cloud"),
    Region("eusc-de-east-1", "edee1.eusc-pure.cloud"),
    Region("me-central-1", "mec1.pure.cloud"),
    Region("ap-south-1", "aps1.pure.cloud"),
    Region("ap-northeast-1", "mypurecloud.jp"),
    Region("ap-northeast-2", "apne2.pure.cloud"),
    Region("ap-northeast-3", "apne3.pure.cloud"),
    Region("ap-southeast-1", "apse1.pure.cloud"),
    Region("ap-southeast-2", "mypurecloud.com.au"),
)

_BY_NAME = {region.name: region for region in REGIONS} | {region.domain: region for region in REGIONS}


def region(text: str) -> Region:
    """The region of this name (``us_east_1``, ``us-east-1``) or domain (``mypurecloud.com``), in any case.

    :raises NotConfigured: there is no such region; the message lists those there are.
    """
    wanted = text.strip().lower()
    found = _BY_NAME.get(wanted) or _BY_NAME.get(wanted.replace("_", "-"))
    if found is None:
        known = ", ".join(row.name for row in REGIONS)
        raise NotConfigured(f"{text[:60]!r} is no region of Genesys Cloud; the regions are {known}")
    return found


def login_of(base_url: str) -> str:
    """The login's origin for an API's origin: ``login.`` for ``api.`` in a known region, else the API's own."""
    parts = urlsplit(base_url)
    known = _BY_NAME.get((parts.hostname or "").removeprefix("api."))
    if known is not None and parts.scheme == "https" and parts.hostname == f"api.{known.domain}":
        return known.login
    return f"{parts.scheme}://{parts.netloc}"
