"""The regions of Genesys Cloud and their origins."""

from __future__ import annotations

import pytest

from genqa.errors import NotConfigured
from genqa.genesys.regions import REGIONS, login_of, region


def test_all_eighteen_regions_are_known_each_once() -> None:
    assert len(REGIONS) == 18
    assert len({row.name for row in REGIONS}) == len({row.domain for row in REGIONS}) == 18


@pytest.mark.parametrize("text", ["eu_west_1", "eu-west-1", " EU-West-1 ", "mypurecloud.ie", "MYPURECLOUD.IE"])
def test_a_region_is_found_by_either_spelling_of_its_name_and_by_its_domain(text: str) -> None:
    found = region(text)
    assert (found.api, found.login) == ("https://api.mypurecloud.ie", "https://login.mypurecloud.ie")


@pytest.mark.parametrize("row", REGIONS, ids=lambda row: row.name)
def test_each_region_is_found_by_the_name_the_sdk_gives_it(row) -> None:
    assert region(row.name.replace("-", "_")) is row


@pytest.mark.parametrize("text", ["", "eu-west-9", "api.mypurecloud.ie"])
def test_an_unknown_region_is_refused_with_the_list_of_those_there_are(text: str) -> None:
    with pytest.raises(NotConfigured, match="is no region of Genesys Cloud; the regions are us-east-1, us-east-2"):
        region(text)


@pytest.mark.parametrize(
    ("base", "login"),
    [
        ("https://api.mypurecloud.com.au", "https://login.mypurecloud.com.au"),
        ("https://api.usw2.pure.cloud/", "https://login.usw2.pure.cloud"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://api.gateway.example/v2", "https://api.gateway.example"),
        ("https://mypurecloud.ie", "https://mypurecloud.ie"),
    ],
)
def test_the_login_stands_beside_a_known_api_and_else_at_the_base_url_itself(base: str, login: str) -> None:
    assert login_of(base) == login
