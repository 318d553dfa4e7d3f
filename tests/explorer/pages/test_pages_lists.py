"""Lists: facets whose counts are those of the rows, words, order, pages, files."""

import csv
import io
import json
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from kzgraph.explorer.pages.shelf import FACETS, Choice, claims, shelf

LISTED = [kind for kind in FACETS if kind not in {"judgement"}]


def rows_of(reply) -> list[dict[str, str]]:
    """The rows of a CSV reply."""
    assert reply.status == 200
    return list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", LISTED)
def test_counts_of_facets_are_those_of_the_rows(get, small_graph, kind):
    """Whatever value is chosen, the list has as many rows as the count beside it said."""
    found = shelf(small_graph.engine, kind, claims(small_graph.engine))
    for facet in found.facets:
        for value, number in found.counts(facet, Choice({})):
            rows = rows_of(get(f"/{kind}.csv?{facet}={quote(value)}"))
            assert len(rows) == number, (facet, value)


def test_partners_by_type(get):
    """The four government bodies of Riverland, and how many claims each has."""
    rows = rows_of(get("/partner.csv?type=partnertype:government"))
    assert [(row["name"], row["id"]) for row in rows] == [
        ("Ministry of Rivers", "partner:ministry-of-rivers"),
        ("Ministry of Schools", "partner:ministry-of-schools"),
        ("Ministry of Water and Climate", "partner:ministry-of-water-and-climate"),
        ("Statistics Office", "partner:statistics-office"),
    ]


def test_results_by_tie(get):
    """Births recorded online: the one result for which nobody is named."""
    rows = rows_of(get("/result.csv?tie=nobody"))
    assert [row["id"] for row in rows] == ["result:births-recorded-online"]


def test_two_values_of_a_facet_widen_and_two_facets_narrow(get):
    """Values of one facet are alternatives, facets are conditions."""
    one = rows_of(get("/result.csv?level=kz:Impact"))
    two = rows_of(get("/result.csv?level=kz:Impact&level=kz:Outcome"))
    both = rows_of(get("/result.csv?level=kz:Impact&level=kz:Outcome&source=source:review-2021"))
    assert (len(one), len(two)) == (1, 5)
    assert {row["id"] for row in both} < {row["id"] for row in two}


def test_counts_beside_a_chosen_facet_follow_the_others(get):
    """With a level chosen, the other facets count among its results, and its own count goes on as before."""
    page = get("/result?level=kz:Impact").page
    counts = {" ".join(name.split()): address for name, address in page.links}
    assert "✓Impact 1" in counts
    assert counts["✓Impact 1"] == "/result"
    assert counts["Output 8"] == "/result?level=kz%3AImpact&level=kz%3AOutput"


def test_words_narrow_a_list(get):
    """Every word is to be in a name or alias."""
    assert [row["id"] for row in rows_of(get("/programme.csv?q=well+TEST"))] == ["programme:well-testing"]
    assert rows_of(get("/programme.csv?q=nothing+like+it")) == []


def test_lists_by_name_and_by_claims(get):
    """By name, or the thing with most claims first."""
    names = [row["name"] for row in rows_of(get("/programme.csv"))]
    assert names == sorted(names, key=str.casefold)
    numbers = [int(row["claims"]) for row in rows_of(get("/programme.csv?sort=claims"))]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 0


def test_claims_come_in_the_order_of_the_documents(get, small_graph):
    """Contributions are listed as they are stated."""
    ids = [row["stated_ids"].split()[0] for row in rows_of(get("/contribution.csv"))]
    places = [(slug.rpartition("-")[0], int(slug.rpartition("-")[2])) for slug in ids]
    assert [source for source, _ in places] == sorted(source for source, _ in places)


def test_file_has_names_and_ids(get):
    """What is shown by name in a column has its ids in the next one."""
    row = next(row for row in rows_of(get("/contribution.csv?partner=reed-labs")) if "app" in row["target_ids"])
    assert row["partner"] == "Reed Labs"
    assert row["partner_ids"] == "partner:reed-labs"
    assert row["role_ids"] == "role:developer"
    assert row["target_ids"] == "result:app-prototypes"
    assert row["stated_ids"] == "passage:report-2018-1641"


def test_workbook_and_json_say_the_same_as_csv(get):
    """The three files have the same rows."""
    expected = rows_of(get("/policy.csv"))
    told = json.loads(get("/policy.json").text)["rows"]
    assert [row["id"] for row in told] == [row["id"] for row in expected]
    reply = get("/policy.xlsx")
    assert reply.headers["content-disposition"] == 'attachment; filename="kzgraph-policy.xlsx"'
    sheet = load_workbook(io.BytesIO(reply.body)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [row["id"] for row in expected]


def test_pages_of_a_long_list(get):
    """Fifty things a page; a page after the last is the last, one that is no number the first."""
    reply = get("/passage")
    assert "1–49 of 49" in reply.page.text
    assert "1–49 of 49" in get("/passage?page=99").page.text
    assert "1–49 of 49" in get("/passage?page=nonsense").page.text


@pytest.mark.parametrize(
    "query",
    ["sort=nonsense", "type=nonsense", "type=", "page=-1", "q=%00%ff", "unknown=1", "type=partnertype:academic%3E"],
)
def test_bad_parameters_are_no_error(get, query):
    """What a list does not know lets it be, and what nothing has leaves it empty."""
    assert get(f"/partner?{query}").status == 200


def test_a_list_that_is_empty_says_so(get):
    """No table, and a word."""
    page = get("/partner?type=partnertype:none").page
    assert "Nothing found" in page.text
    assert page.rows == []


@pytest.mark.parametrize("path", ["/partners", "/geometry", "/judgments", "/partner.ttl", "/PARTNER"])
def test_no_list_for_what_has_none(get, path):
    """Anything else is no page, and says so in words."""
    reply = get(path)
    assert reply.status == 404


def test_a_plural_leads_to_the_list(get):
    """Who types the plural finds the list."""
    links = dict(reversed(pair) for pair in get("/partners").page.links)
    assert "/partner" in links


def test_a_file_has_each_column_once(get):
    """Names of columns are members of rows in JSON: one that stands twice would hide the other."""
    for kind in FACETS:
        told = json.loads(get(f"/{kind}.json").text)
        names = [column["name"] for column in told["columns"]]
        assert len(set(names)) == len(names), kind
        assert all(column["meaning"] for column in told["columns"]), kind
        assert all(list(row) == names for row in told["rows"]), kind
    assert [c["name"] for c in json.loads(get("/region.json").text)["columns"]][:4] == [
        "name",
        "id",
        "kind",
        "kind_ids",
    ]
