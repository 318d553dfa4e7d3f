// The network as a view: filters, table and panel in its own words, and what the reader can do with the picture.

const groundWord = () => WORDS[`ground_${isLarge ? "community" : state.filters.group || "area"}`];

/** Change switch, community and filters so that what was asked for is shown; return whether anything changed. */
function reveal(id) {
  if (COMMUNITIES.has(id) || isTie(id)) return false;
  const ends = EDGES.has(id) ? [EDGES.get(id).from, EDGES.get(id).to] : [id];
  const visible = () => ends.every((end) => shown.nodes.has(end)) && (!EDGES.has(id) || shown.edges.has(id));
  if (visible()) return false;
  const homes = [...new Set(ends.map((end) => PLACES.get(end).home))];
  const steps = [
    () => { if (ends.some((end) => HIDDEN.has(end))) state.revealed = true; },
    () => { state.focus = null; },
    // A line between two communities is seen in the neighbourhood of one of its ends.
    () => { if (isLarge) [state.part, state.focus] = homes.length === 1 ? [homes[0], null] : [null, ends[0]]; },
    () => { clearFilters(); state.kinds = new Set(KINDS); },
    () => { if (isLarge) [state.part, state.focus, state.steps] = [null, ends[0], 1]; },
  ];
  for (const step of steps) {
    step();
    shown = computeShown();
    if (visible()) break;
  }
  announce(say("cleared", { name: nameOf(ends[0]) }));
  return true;
}

const isTie = (id) => isLarge && id.split(" ").length === 2 && id.split(" ").every((end) => COMMUNITIES.has(end));

function clearFilters() {
  for (const name of NARROWING) state.filters[name] = "";
}

function focusOn(node) {
  state.focus = node;
  if (node) Object.assign(state, { steps: 1, selected: node, part: null });
  refresh();
}

/** Draw one community alone, or all. */
function openPart(id) {
  Object.assign(state, { part: id, focus: null, selected: id ?? state.part });
  if (!id) state.selected = null;
  refresh();
}

function drawFocusBar() {
  byId("focus-bar").hidden = !state.focus && !state.part;
  byId("focus-steps").hidden = !state.focus;
  byId("focus-name").textContent = state.focus ? say("focus_on", { name: nameOf(state.focus) }) : state.part ? say("only_part", { name: communityName(state.part) }) : "";
  byId("focus-leave").textContent = state.focus ? WORDS.leave : WORDS.all_parts;
  byId("focus-one").setAttribute("aria-pressed", String(state.steps === 1));
  byId("focus-two").setAttribute("aria-pressed", String(state.steps === 2));
}

function drawNote() {
  const note = byId("drawn-note");
  note.hidden = !shown.isOverview && !shown.isCapped;
  if (shown.isOverview) note.textContent = say("overview_note", { n: number.format(shown.all.size) });
  if (shown.isCapped) note.textContent = say("capped_note", { n: number.format(shown.nodes.size), total: number.format(shown.all.size) });
}

/** Claims shown: partners first, then by name. */
function claimRows() {
  const rank = new Map([...new Set(shown.claims.flatMap((index) => [CLAIMS[index].from, CLAIMS[index].to]))]
    .sort((a, b) => KINDS.indexOf(NODES.get(a).kind) - KINDS.indexOf(NODES.get(b).kind) || collator.compare(nameOf(a), nameOf(b)) || (a < b ? -1 : 1))
    .map((node, place) => [node, place]));
  const order = [...shown.claims].sort((a, b) => rank.get(CLAIMS[a].from) - rank.get(CLAIMS[b].from) || rank.get(CLAIMS[a].to) - rank.get(CLAIMS[b].to) || a - b);
  return order.map((index) => {
    const claim = CLAIMS[index];
    const [one, other] = [nameOf(claim.from), nameOf(claim.to)];
    const cells = {
      from: one, relation: verbOf(claim), to: other, roles: names(claim.roles).join(", "), strength: claim.strengths.map(strengthWord).join(", "),
      basis: basisWord(claim), gist: gistsOf(claim).join(" "), place: placesOf([claim]),
    };
    return {
      id: `${claim.id} ${edgeOf[index]}`, claim: claim.id, cells, links: { from: claim.from, to: claim.to, relation: edgeOf[index] },
      hints: { from: one, to: other, relation: `${verbOf(claim)}: ${say("open_claim", { one, other })}` },
      ids: { from_id: claim.from, to_id: claim.to, claim: claim.id, passages: (claim.passages ?? []).join(" ") },
    };
  });
}

function communityRows() {
  return [...shown.communities].map(([id, found]) => {
    const name = communityName(id);
    const cells = {
      community: name, partners: number.format(found.partner), programmes: number.format(found.programme), results: number.format(found.result),
      claims: number.format(distinct(found.claims)), biggest: COMMUNITIES.get(id).named.map(nameOf).join("; "),
      ties: number.format([...shown.ties.keys()].filter((tie) => tie.split(" ").includes(id)).length),
    };
    return { id, cells, links: { community: id }, hints: { community: say("open_community", { name }) }, ids: { community_id: id, members: COMMUNITIES.get(id).named.join(" ") } };
  });
}

/** Nodes that are shown but have no row, so that the table says all the picture says. */
function aloneParts() {
  if (shown.isOverview) return [];
  const tied = new Set(shown.claims.flatMap((index) => [CLAIMS[index].from, CLAIMS[index].to]));
  const alone = [...shown.all].filter((node) => !tied.has(node)).sort((a, b) => collator.compare(nameOf(a), nameOf(b)));
  if (!alone.length) return [];
  const item = (node) => make("li", {}, glyph(NODES.get(node).group), " ", nodeLink(node));
  return [make("p", {}, WORDS.alone), filled(make("ul", {}), alone, ROWS_AT_ONCE, item)];
}

function startSwitch() {
  if (!HIDDEN.size) return;
  const [first] = HIDDEN;
  const total = distinct([...CLAIMS.keys()]);
  const taking = distinct([...CLAIMS.keys()].filter((index) => HIDDEN.has(CLAIMS[index].from) || HIDDEN.has(CLAIMS[index].to)));
  byId("hidden-switch-name").textContent = HIDDEN.size === 1 ? say("show_one", { name: nameOf(first) }) : say("show_hidden", { n: HIDDEN.size });
  byId("note").textContent = say("hidden_note", { name: [...new Set([...HIDDEN].map(nameOf))].join(", "), n: number.format(taking), total: number.format(total) });
  byId("hidden-switch").hidden = false;
  byId("hidden-switch").addEventListener("click", () => {
    state.revealed = !state.revealed;
    refresh({ refit: false });
  });
}

const yearChoices = (years) => choices(years.map((year) => [String(year), String(year)]));
let grouped = "area";

const view = {
  marks: false,
  always: ["group"],
  defaults: { group: "area" },
  filterWords: { from: "year_from", to: "year_to" },
  columns: () => (shown.isOverview ? ["community", "partners", "programmes", "results", "claims", "ties", "biggest"] : ["from", "relation", "to", "roles", "strength", "basis", "gist", "place"]),
  caption: () => (shown.isOverview ? "overview_caption" : "caption"),
  filters: () => {
    const of = (...kinds) => [...NODES.values()].filter((facts) => kinds.includes(facts.kind));
    const work = of("programme", "result");
    const years = work.flatMap((facts) => facts.years ?? []);
    return {
      group: isLarge ? [] : [["area", WORDS.group_area], ["type", WORDS.group_type]],
      area: choices(work.flatMap((facts) => facts.areas ?? [])),
      region: choices([...work, ...CLAIMS].flatMap((facts) => facts.regions ?? [])),
      type: choices(of("partner").flatMap((facts) => facts.types ?? [])),
      role: choices(CLAIMS.flatMap((claim) => claim.roles ?? [])),
      from: yearChoices(years),
      to: yearChoices(years),
      strength: STRENGTHS.map((one) => [one, strengthWord(one), CLAIMS.filter((claim) => claim.strengths.includes(one)).length]).filter(([, , count]) => count),
      basis: choices(CLAIMS.filter((claim) => claim.basis).map((claim) => [claim.basis, basisWord(claim)])),
      source: choices(CLAIMS.flatMap((claim) => [...new Set((claim.passages ?? []).map((id) => PASSAGES[id].source))]).map((source) => [source, documentOf.get(source)])),
    };
  },
  knows: (id) => NODES.has(id) || EDGES.has(id) || COMMUNITIES.has(id) || isTie(id),
  isAway: (id) => NODES.has(id) && !shown.all.has(id),
  ofClaim: (claim) => (claim ? edgeOf[CLAIMS.findIndex((known) => known.id === claim)] : undefined),
  idName: (id) => (NODES.has(id) ? "node" : EDGES.has(id) ? "edge" : "item"),
  isEmpty: () => !shown.all.size,
  shown: () => ({
    nodes: [...shown.nodes].sort(),
    edges: [...shown.edges.keys()].sort(),
    claims: [...new Set(shown.claims.map((index) => CLAIMS[index].id))].sort(),
    communities: [...shown.communities.keys()],
    ties: [...shown.ties.keys()].sort(),
  }),
  counts: countsLine,
  rows: () => (shown.isOverview ? communityRows() : claimRows()),
  belowTable: aloneParts,
  startMore: mostNamed,
  panel: (id) => (NODES.has(id) ? nodePanel(id) : EDGES.has(id) ? edgePanel(id) : COMMUNITIES.has(id) ? communityPanel(id) : tiePanel(id)),
  update() {
    shown = computeShown();
    if (isLarge) load();
    if (NODES.has(state.selected) && !shown.nodes.has(state.selected) && !HIDDEN.has(state.selected)) state.selected = null;
    if (!isLarge && grouped !== state.filters.group) {
      grouped = state.filters.group;
      regroup();
    }
    byId("hidden-switch").setAttribute("aria-pressed", String(state.revealed));
    for (const key of document.querySelectorAll(".key")) key.setAttribute("aria-pressed", String(state.kinds.has(key.dataset.kind)));
    byId("legend-land").textContent = shown.isOverview ? WORDS.size_members : groundWord();
    byId("legend-size").hidden = shown.isOverview;
    drawFocusBar();
    drawNote();
  },
  paint,
  fit: () => fit(),
  /** A community is opened by selecting it; a node or line that is not drawn becomes shown when a list asked for it. */
  reveal(id, from) {
    if (COMMUNITIES.has(id)) {
      if (from && state.part !== id) openPart(id);
    } else if (from !== "picture" && reveal(id)) refresh({ refit: false });
    return false;
  },
  open: (id) => {
    shown = computeShown();
    if (COMMUNITIES.has(id)) state.part = id;
    else reveal(id);
  },
  show(id, from) {
    if (from !== "picture" && state.tab === "picture") bringIntoView(Boolean(from));
  },
  tabShown(tab, turned) {
    byId("save-picture").hidden = tab !== "picture";
    if (tab !== "picture" || !turned) return;
    network.setSize("100%", "100%");
    network.redraw();
    if (state.selected && !state.focus && standingOut()) bringIntoView(false);
    else fit(false);
  },
  keep(parts) {
    if (state.revealed) parts.set("hidden", "shown");
    if (state.kinds.size < KINDS.length) parts.set("kinds", [...state.kinds].join(" "));
    if (state.focus) parts.set("focus", `${state.steps} ${state.focus}`);
    if (state.part) parts.set("part", state.part);
  },
  restore(parts) {
    const kinds = KINDS.filter((kind) => (parts.get("kinds") ?? "").split(" ").includes(kind));
    state.kinds = new Set(parts.has("kinds") ? kinds : KINDS);
    state.revealed = parts.get("hidden") === "shown";
    const [steps, focus] = (parts.get("focus") ?? "").split(" ");
    state.focus = NODES.has(focus) ? focus : null;
    state.steps = steps === "2" ? 2 : 1;
    state.part = COMMUNITIES.has(parts.get("part")) ? parts.get("part") : null;
  },
  reset() {
    Object.assign(state, { kinds: new Set(KINDS), revealed: false, focus: null, steps: 1, part: null });
    searchBox.value = "";
  },
  start() {
    startSwitch();
    byId("zoom-in").addEventListener("click", () => zoom(1.4));
    byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
    byId("zoom-fit").addEventListener("click", () => fit());
    byId("save-picture").addEventListener("click", savePicture);
    byId("focus-leave").addEventListener("click", () => (state.focus ? focusOn(null) : openPart(null)));
    for (const [id, steps] of [["focus-one", 1], ["focus-two", 2]]) {
      byId(id).addEventListener("click", () => {
        state.steps = steps;
        refresh();
      });
    }
    for (const key of document.querySelectorAll(".key")) {
      key.addEventListener("click", () => {
        const { kind } = key.dataset;
        if (!state.kinds.delete(kind)) state.kinds.add(kind);
        refresh({ refit: false });
      });
    }
  },
  more: {
    /** Where a node or community, or the middle of a line, is in the window: { x, y }. */
    place: (id) => {
      const ends = id.includes(" ") ? id.split(" ") : [id];
      const places = ends.map((end) => network.canvasToDOM(network.getPositions([end])[end]));
      const box = canvasFrame.getBoundingClientRect();
      return {
        x: box.left + places.reduce((sum, place) => sum + place.x, 0) / places.length,
        y: box.top + places.reduce((sum, place) => sum + place.y, 0) / places.length,
      };
    },
  },
};
