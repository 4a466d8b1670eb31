"""Whatever a text holds, the page shows that text and nothing else happens."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkgraph.views.html import Html, cell, element, identifier, table
from linkgraph.views.page import framed, page
from linkgraph.views.visible import visible

ANY = st.one_of(
    st.text(), st.sampled_from(["<script>alert(1)</script>", '" onload="x', "' x='", "&amp;", "]]>", "<!--", "</p>"])
)


class Reader(HTMLParser):
    """Tags, attributes and text as a browser's parser would have them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


@given(text=ANY)
def test_a_text_stays_text(text: str) -> None:
    read = Reader(element("td", text, identifier(text), [text, element("b", text)]))
    assert [tag for tag, _ in read.tags] == ["td", "bdi", "b"]
    assert read.text == visible(text) * 4


@given(text=ANY)
def test_an_attribute_stays_an_attribute(text: str) -> None:
    read = Reader(element("td", "x", title=text, data_sort=text))
    assert read.tags == [("td", {"title": visible(text), "data-sort": visible(text)})]


def test_numbers_nothing_and_true() -> None:
    assert element("td", 1234567, None, class_=None, open=True, hidden=False) == "<td open>1,234,567</td>"
    assert cell(5, number=True, sort=0.25) == '<td class="n" data-sort="0.25">5</td>'


def test_what_has_no_fixed_form_is_refused() -> None:
    with pytest.raises(TypeError, match="float has no fixed form"):
        element("td", 0.1)


def test_a_table_names_itself() -> None:
    read = Reader(table([element("th", "A")], [element("tr", element("td", "1"))], label='L"<'))
    assert ("table", {"aria-label": 'L"<'}) in read.tags


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
def test_a_framed_page_arrives_as_it_was(text: str) -> None:
    document = page("t", element("p", text), graphs=False)
    (frame,) = [attributes for tag, attributes in Reader(framed(document, label="x<y")).tags if tag == "iframe"]
    assert frame["srcdoc"] == document
    assert frame["sandbox"] == "allow-scripts"
    assert frame["title"] == "x<y"


def test_only_html_is_taken_as_html() -> None:
    assert element("p", Html("<br>")) == "<p><br></p>"
    assert element("p", str(Html("<br>")) + "") == "<p>&lt;br&gt;</p>"
