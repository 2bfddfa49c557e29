"""Addresses of an API: what one may look like, and where its tokens come from."""

from __future__ import annotations

import pytest

from genqa.errors import NotConfigured
from genqa.genesys.origins import login_of, origin_of

SECRET = "s3cret-of-the-client"


@pytest.mark.parametrize(
    ("address", "base_url", "login_url"),
    [
        ("https://api.mypurecloud.com", "https://api.mypurecloud.com", "https://login.mypurecloud.com"),
        ("https://API.MyPureCloud.com/", "https://api.mypurecloud.com", "https://login.mypurecloud.com"),
        ("https://api.mypurecloud.com:443/", "https://api.mypurecloud.com", "https://login.mypurecloud.com"),
        ("https://api.new1.pure.cloud", "https://api.new1.pure.cloud", "https://login.new1.pure.cloud"),
        ("https://api.example.com", "https://api.example.com", "https://api.example.com"),
        ("https://api.notpure.cloud", "https://api.notpure.cloud", "https://api.notpure.cloud"),
        ("https://gateway.example.com:8443/", "https://gateway.example.com:8443", "https://gateway.example.com:8443"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.9.9.9", "http://127.9.9.9", "http://127.9.9.9"),
        ("http://localhost:8080", "http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_an_address_and_where_its_tokens_come_from(address: str, base_url: str, login_url: str) -> None:
    found = origin_of(address, "THE_VARIABLE")
    assert (found, login_of(found)) == (base_url, login_url)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (
            "http://api.example.com",
            "is plain http, which shows the secret to anyone on the way: use https://api.example",
        ),
        ("http://128.0.0.1", "is plain http"),
        ("http://localhost.example.com", "is plain http"),
        ("https://api.example.com/api/v2", "is scheme and host alone, such as https://api.example.com, with nothing "),
        (f"https://api.example.com?key={SECRET}", "is scheme and host alone"),
        (f"https://api.example.com/#{SECRET}", "is scheme and host alone"),
        (f"https://me:{SECRET}@api.example.com", "holds a user name or password before the host"),
        ("https://me@api.example.com", "holds a user name or password before the host"),
        ("api.example.com", "is not an address such as https://api.mypurecloud.com"),
        ("ftp://api.example.com", "is not an address"),
        ("https://", "is not an address"),
        ("https:///path", "is not an address"),
        ("https://api.example.com:99999", "is not an address"),
        ("https://exa mple.com", "is not an address"),
        ("https://büro.example.com", "is not an address"),
        (SECRET, "is not an address"),
    ],
)
def test_an_address_that_is_refused(address: str, says: str) -> None:
    with pytest.raises(NotConfigured) as refused:
        origin_of(address, "THE_VARIABLE")
    assert str(refused.value).startswith(f"THE_VARIABLE {says}")
    assert SECRET not in str(refused.value)
