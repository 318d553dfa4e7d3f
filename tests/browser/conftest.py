"""A headless Chromium for the views, which may read files and nothing else, and for the explorer on this machine.

A page that asks for anything outside itself, or that reports an error, fails the test that opened it.
Without Chromium the tests are skipped with a word on how to get it; in CI that is a failure. What a page shows is
asked for with playwright's ``expect``, which waits for it: pages answer some events a moment later.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import networkx
import pytest
from playwright.sync_api import sync_playwright

from kzgraph.api import Graph
from kzgraph.model import PassageRef, Ref
from kzgraph.views import network

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Route

    OpenPage = Callable[..., Page]
    Visit = Callable[..., Page]

SMALL = Path(__file__).parent.parent / "data" / "small"
PATIENCE = 20  # seconds for the server to stop
# The first is Chromium without windows, which opens pages in half the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LOCAL = ("file:", "data:", "blob:", "about:")


def _without(what: str, remedy: str) -> NoReturn:
    message = f"Browser tests need {what}: {remedy}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def _executable() -> str:
    """Return the Chromium to drive: $KZGRAPH_CHROMIUM, or the first known name on the path."""
    named = os.environ.get("KZGRAPH_CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        _without("Chromium", "apt-get install chromium, or name one in KZGRAPH_CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a run."""
    executable = _executable()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def violations() -> Callable[..., list[str]]:
    """A function that runs axe-core on what a page shows now and says which rules are broken, and where.

    Only what axe calls serious or critical; an entry per element: rule, impact, selector, what to mend. ``only``
    names the one rule to run, ``without`` one to leave out.
    """
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        _without("axe-core", "pip install axe-playwright-python")
    axe = Axe()

    def found(page: Page, *, only: str = "", without: str = "") -> list[str]:
        rules = {"target-size": {"enabled": True}, **({without: {"enabled": False}} if without else {})}
        options: dict[str, object] = {"resultTypes": ["violations"], "rules": rules}
        if only:
            options = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": [only]}}
        return [
            f"{rule['id']} ({rule['impact']}) at {node['target']}: {node['failureSummary']}"
            for rule in axe.run(page, options=options).response["violations"]
            if rule["impact"] in {"serious", "critical"}
            for node in rule["nodes"]
        ]

    return found


@pytest.fixture
def problems() -> list[str]:
    """What pages of this test asked for or complained about; must be empty at the end."""
    return []


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path, problems: list[str]) -> Iterator[OpenPage]:
    """A function that opens HTML text as a file, in a window of a size and colour scheme."""
    contexts: list[BrowserContext] = []

    def opened(
        html: str,
        *,
        width: int = 1280,
        height: int = 800,
        scheme: Literal["light", "dark"] = "light",
        at: str = "",
    ) -> Page:
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        contexts.append(context)

        def guard(route: Route) -> None:
            if route.request.url.startswith(_LOCAL):
                route.continue_()
            else:
                problems.append(f"request: {route.request.url}")
                route.abort()

        def complaint(message: ConsoleMessage) -> None:
            if message.type == "error":
                problems.append(f"console: {message.text}")

        def dialog(found: Dialog) -> None:
            problems.append(f"dialog: {found.message}")
            found.dismiss()

        context.route("**/*", guard)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("console", complaint)
        page.on("dialog", dialog)
        page.goto(file.as_uri() + at)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture(scope="session")
def address(small_graph: Graph) -> Iterator[str]:
    """The address of a server of the small graph, with the documents' texts, in this process."""
    import uvicorn

    from kzgraph.explorer.app import create_app
    from kzgraph.explorer.limits import Options

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # from here on a browser waits until the server takes it
    app = create_app(small_graph, Options(sources=SMALL / "texts"))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(PATIENCE)


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A function that opens a path of the explorer in a window of a size."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened(path: str, *, width: int = 1280, scheme: str = "light", refused: int = 0) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
        )
        contexts.append(context)

        def guard(route: Route) -> None:
            if route.request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                problems.append(f"request: {route.request.url}")
                route.abort()

        context.route("**/*", guard)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" and not refused else None)
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


AREAS = {
    "survives-and-thrives": "Every child survives and thrives",
    "learns": "Every child learns",
    "protected": "Every child is protected",
}
REPORT = Ref(iri="https://w3id.org/kzgraph/id/source/report-2018", curie="source:report-2018", label="Report 2018")


def _ref(curie: str, label: str = "") -> Ref:
    kind, slug = curie.split(":")
    return Ref(iri=f"https://w3id.org/kzgraph/id/{kind}/{slug}", curie=curie, label=label)


def _passage(begins: int, section: str, gist: str) -> PassageRef:
    return PassageRef(
        ref=_ref(f"passage:report-2018-{begins}"),
        source=REPORT,
        section=section,
        begins=begins,
        ends=begins + 99,
        gist=gist,
    )


def add_node(
    graph: networkx.MultiDiGraph,
    curie: str,
    label: str,
    kind: str,
    *,
    types: tuple[tuple[str, str], ...] = (),
    area: str = "",
    region: str = "",
    years: tuple[int, ...] = (),
    figures: tuple[str, ...] = (),
) -> None:
    """Add a node as the network hands it to the view."""
    graph.add_node(
        curie,
        iri=_ref(curie).iri,
        label=label,
        kind=kind,
        types=types,
        goal_areas=((f"goalarea:{area}", AREAS[area]),) if area else (),
        regions=((f"region:{region.lower()}", region),) if region else (),
        years=years,
        sources=((REPORT.curie, REPORT.label),),
        figures=figures,
        passages=(),
    )


def add_claim(
    graph: networkx.MultiDiGraph,
    source: str,
    target: str,
    claim: str,
    kind: str = "contribution",
    *,
    role: str = "",
    basis: str = "",
    begins: int = 0,
    gist: str = "",
    wording: str = "",
    note: str = "",
) -> None:
    """Add an edge as the network hands it to the view."""
    graph.add_edge(
        source,
        target,
        key=claim,
        kind=kind,
        claim=_ref(claim),
        roles=((f"role:{role.lower()}", role),) if role else (),
        basis=basis,
        wording=wording,
        regions=(),
        passages=(_passage(begins, "Part 2 – Health" if begins < 500 else "Part 2 – Education", gist),)
        if begins
        else (),
        note=note,
    )


@pytest.fixture(scope="session")
def partnerships() -> networkx.MultiDiGraph:
    """Twelve nodes: five partners (UNICEF among them), three programmes, four results; thirteen claims.

    One claim (contribution:who) ties a partner to a programme and to its result; two claims tie the Ministry
    of Health to one programme; result:plain is tied to UNICEF alone.
    """
    graph = networkx.MultiDiGraph()
    government, ngo = ("partnertype:government", "Government"), ("partnertype:national-ngo", "National NGO")
    multilateral = ("partnertype:multilateral", "Multilateral")
    output, impact = ("resultlevel:output", "Output"), ("resultlevel:impact", "Impact")
    add_node(graph, "partner:unicef", "UNICEF", "partner", types=(multilateral,))
    add_node(graph, "partner:health", "Ministry of Health", "partner", types=(government,))
    add_node(graph, "partner:education", "Білім және ғылым министрлігі", "partner", types=(government,))
    add_node(graph, "partner:dara", "Dara Foundation", "partner", types=(ngo,))
    add_node(graph, "partner:who", "World Health Organization", "partner", types=(multilateral,))
    add_node(
        graph,
        "programme:mental",
        "Adolescent mental health",
        "programme",
        area="survives-and-thrives",
        region="Kyzylorda",
        years=(2017, 2018),
    )
    add_node(
        graph,
        "programme:pilot",
        "Mental health pilot",
        "programme",
        area="survives-and-thrives",
        region="Mangystau",
        years=(2015,),
    )
    add_node(graph, "programme:inclusive", "Inclusive education", "programme", area="learns", years=(2018,))
    add_node(
        graph,
        "result:schools",
        "Schools that apply it",
        "result",
        types=(output,),
        area="survives-and-thrives",
        years=(2018,),
        figures=("3,252 schools (actual, 2018-10)",),
    )
    add_node(
        graph,
        "result:suicides",
        "Fewer suicides",
        "result",
        types=(impact,),
        area="survives-and-thrives",
        years=(2018,),
    )
    add_node(graph, "result:teachers", "Teachers trained", "result", types=(output,), area="learns", years=(2018,))
    add_node(
        graph,
        "result:plain",
        "Children heard",
        "result",
        types=(("resultlevel:not-stated", "Not stated"),),
        area="protected",
        years=(2018,),
    )
    add_claim(
        graph,
        "partner:health",
        "programme:mental",
        "contribution:health-lead",
        role="Lead",
        basis="explicit",
        begins=100,
        gist="The ministry led the programme.",
        wording="led by",
    )
    add_claim(
        graph,
        "partner:health",
        "programme:mental",
        "contribution:health-host",
        role="Host",
        basis="inferred",
        begins=300,
        gist="Clinics of the ministry took part.",
        note="Clinics belong to it.",
    )
    add_claim(
        graph,
        "partner:education",
        "programme:inclusive",
        "contribution:education",
        role="Lead",
        basis="explicit",
        begins=700,
        gist="Classes opened to all children.",
    )
    add_claim(
        graph,
        "partner:dara",
        "programme:inclusive",
        "contribution:dara",
        role="Implementer",
        basis="inferred",
        begins=900,
        gist="A foundation ran the classes.",
    )
    add_claim(
        graph,
        "partner:who",
        "programme:mental",
        "contribution:who",
        role="Advisor",
        basis="explicit",
        begins=200,
        gist="Advice on how to screen.",
    )
    add_claim(
        graph,
        "partner:who",
        "result:schools",
        "contribution:who",
        role="Advisor",
        basis="explicit",
        begins=200,
        gist="Advice on how to screen.",
    )
    for target in ("programme:mental", "programme:inclusive", "result:plain"):
        add_claim(
            graph,
            "partner:unicef",
            target,
            f"contribution:unicef-{target.split(':')[1]}",
            role="Funder",
            basis="explicit",
            begins=400,
            gist="UNICEF paid for it.",
        )
    add_claim(
        graph,
        "programme:mental",
        "result:schools",
        "result:schools",
        "outcome",
        begins=210,
        gist="Schools took it up.",
    )
    add_claim(
        graph,
        "programme:mental",
        "result:suicides",
        "result:suicides",
        "outcome",
        begins=220,
        gist="Fewer cases.",
    )
    add_claim(
        graph,
        "programme:inclusive",
        "result:teachers",
        "result:teachers",
        "outcome",
        begins=720,
        gist="Teachers learned.",
    )
    add_claim(
        graph,
        "programme:mental",
        "programme:pilot",
        "programme:mental",
        "scale-up",
        begins=230,
        gist="It grew out of a pilot.",
    )
    add_claim(
        graph,
        "result:schools",
        "result:suicides",
        "resultlink:schools-suicides",
        "link",
        basis="explicit",
        begins=240,
        gist="One led to the other.",
    )
    return graph


@pytest.fixture
def html(partnerships: networkx.MultiDiGraph) -> str:
    """The page of the small graph."""
    return network.page(partnerships, title="Partnerships", subtitle="Report of 2018")
