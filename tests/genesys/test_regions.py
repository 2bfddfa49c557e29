"""The regions of Genesys Cloud against the table of the API's description."""

from __future__ import annotations

import re
from pathlib import Path

from genqa.genesys.regions import REGIONS


def test_all_eighteen_regions_are_known_each_with_a_domain_of_its_own() -> None:
    assert len(REGIONS) == len(set(REGIONS.values())) == 18
    assert REGIONS["us-east-1"] == "mypurecloud.com"
    assert REGIONS["ap-southeast-2"] == "mypurecloud.com.au"


def test_the_table_is_that_of_the_described_api(shared_genesys: Path) -> None:
    page = (shared_genesys / "platform_api.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z]+-[a-z]+-(?:[a-z]+-)?\d)[^|]*\| ([^ |]+) \| api\.", page, re.M)
    assert len(rows) == 18
    assert dict(rows) == dict(REGIONS)
