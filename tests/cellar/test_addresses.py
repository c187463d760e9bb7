"""One rule for addresses, and everybody who keeps it."""

from __future__ import annotations

import pytest

from cds_analysis.cellar.addresses import is_web_address

GOOD = [
    "https://binhthuan.gov.vn",
    "http://127.0.0.1:8080/a",
    "http://[2001:db8::1]:8080/",
    "HTTPS://A.VN/",
    "https://báo.vn/đường-dẫn?từ=1#mục",
    "https://a.vn?x=1",
    "https://a.vn/(1)/b,c;d@e",
    "https://a_b.gov.vn./",
    "http://localhost:8000/",
    "https://intranet",
]
BAD = [
    "",
    "javascript:alert(1)",
    "JavaScript:alert(1)//https://a.vn",
    "http:javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://a.vn/",
    "mailto:a@a.vn",
    "//a.vn/b",
    "a.vn",
    "https:a.vn",
    "https:/a.vn",
    "https://",
    "https:///a",
    "https://?a.vn",
    "https://.vn",
    "https://a..vn",
    "https://-a.vn",
    "https://https://a.vn",
    "https://a.vn:",
    "https://a.vn:0/",
    "https://a.vn:99999/",
    "https://a.vn:x/",
    "https://[::1",
    "https://[x]/",
    "https://[::1]x/",
    "https://user:pw@a.vn/",
    "https://a.vn@b.vn/",
    "https://a.vn\\@b.vn/",
    "https://a.vn/\nb",
    "https://a.vn/\r",
    "https://a.vn/\tb",
    " https://a.vn/",
    "https://a.vn/ ",
    "https://a.vn/ (page 3)",
    "https://a.vn/\x00",
    "https://a.vn/\x1b[2J",
    "https://a.vn/\u202egpj",
    "https://a.vn/\u200b",
    "https://a.vn/\u2028b",
    'https://a.vn/"onclick="x',
    "https://a.vn/<b>",
    "https://a%40b.vn/",
    "https://a.vn/" + "x" * 2_000,
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_an_address(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize("text", BAD)
def test_what_is_none(text: str) -> None:
    assert not is_web_address(text)
