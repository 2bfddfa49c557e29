"""Text from outside reaches a page as it was typed, and does nothing there. Browser tests look at the same texts."""

from __future__ import annotations

import re

import pytest

from genqa.ui.text import JOINER, file_name, plain


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("Hello, how can I help you?", r"Hello\, how can I help you\?"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\<\/script\>"),
        ("**x** _y_ `z`", r"\*\*x\*\* \_y\_ \`z\`"),
        (r"$\alpha$", r"\$\\alpha\$"),
        (":red[hot] :material/home:", r"\:red\[hot\] \:material\/home\:"),
        ("[a](b) ![c](d)", r"\[a\]\(b\) \!\[c\]\(d\)"),
        ("=cmd()", r"\=cmd\(\)"),
        ("&lt;b&gt;", r"\&lt\;b\&gt\;"),
        ("# h\n\n* list\n", r"\# h \* list"),
        ("1:02", r"1\:02"),
        ("Grüße, 你好", r"Grüße\, 你好"),
        ("", ""),
    ],
)
def test_every_sign_that_means_something_in_markdown_is_escaped(typed: str, escaped: str):
    assert plain(typed) == escaped


@pytest.mark.parametrize(
    ("typed", "broken"),
    [
        (":smile:", ":|smile:"),
        (":+1:", ":|+1:"),
        ("http://a.example", "http:|//a.example"),
        ("WWW.a.example", "WWW|.a.example"),
        ("a@b.example", "a|@b.example"),
        ("a -> b <- c", "a -|> b <|- c"),
    ],
)
def test_what_is_replaced_in_finished_text_is_broken_by_a_character_without_width(typed: str, broken: str):
    assert re.sub(r"\\(.)", r"\1", plain(typed)) == broken.replace("|", JOINER)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("call.json", "call.json"),
        ("../../etc/passwd", "passwd"),
        (r"C:\calls\a.wav", "a.wav"),
        ("a\nb\x00c\u202egnp.exe", "a\ufffdb\ufffdc\ufffdgnp.exe"),
        ("", "the file"),
        ("folder/", "the file"),
        ("x" * 200, "x" * 79 + "…"),
    ],
)
def test_the_name_of_a_file_is_shown_without_folders_and_without_what_cannot_be_seen(given: str, shown: str):
    assert file_name(given) == shown
