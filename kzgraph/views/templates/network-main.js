// What the reader does, and what follows from it. The address keeps the state, so that a link shows the same.

/** Draw everything again after the filters, the switch or the focus changed. */
function refresh({ refit = true } = {}) {
  shown = computeShown();
  if (state.selected?.node && !shown.nodes.has(state.selected.node) && !HIDDEN.has(state.selected.node)) state.selected = null;
  byId("counts").replaceChildren(...countsLine());
  for (const [name, field] of filterFields) {
    field.value = state.filters[name];
    field.parentElement.classList.toggle("on", Boolean(state.filters[name]));
  }
  byId("filters-toggle").classList.toggle("on", Object.values(state.filters).some(Boolean));
  byId("hidden-switch").setAttribute("aria-pressed", String(state.revealed));
  for (const key of document.querySelectorAll(".key")) key.setAttribute("aria-pressed", String(state.kinds.has(key.dataset.kind)));
  byId("focus-bar").hidden = !state.focus;
  byId("focus-name").textContent = state.focus ? say("focus_on", { name: nameOf(state.focus) }) : "";
  byId("focus-one").setAttribute("aria-pressed", String(state.steps === 1));
  byId("focus-two").setAttribute("aria-pressed", String(state.steps === 2));
  rowLimit = ROWS_AT_ONCE;
  drawTable();
  drawPanel();
  paint();
  if (refit) fit();
  keepAddress();
}

/** Select a node or an edge, or nothing; a node that is not shown becomes shown when a list asked for it. */
function select(what, { from = "" } = {}) {
  if (JSON.stringify(what) !== JSON.stringify(state.selected) && from !== "back") {
    if (what && state.selected) state.trail.push(state.selected);
    else state.trail = [];
  }
  state.selected = what;
  if (what && from !== "picture" && reveal(what)) refresh({ refit: false });
  paint();
  drawPanel();
  keepAddress();
  if (!what) {
    if (from === "close") searchBox.focus();
    return;
  }
  if (from !== "picture") bringIntoView();
  if (from === "list" || from === "search" || from === "back") byId("panel-heading").focus({ preventScroll: true });
  announce(byId("panel-heading").textContent);
  // Where the panel stands below the picture, it is brought into view; beside the picture it stays put.
  if (getComputedStyle(panel).overflowY !== "auto") panel.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

/** Change switch and filters so that what was asked for is shown; return whether anything changed. */
function reveal({ node, edge }) {
  const ends = edge ? [EDGES.get(edge).from, EDGES.get(edge).to] : [node];
  const visible = () => ends.every((end) => shown.nodes.has(end)) && (!edge || shown.edges.has(edge));
  if (visible()) return false;
  const steps = [
    () => { if (ends.some((end) => HIDDEN.has(end))) state.revealed = true; },
    () => { state.focus = null; },
    () => { state.filters = { ...NO_FILTERS }; state.kinds = new Set(KINDS); },
  ];
  for (const step of steps) {
    step();
    shown = computeShown();
    if (visible()) break;
  }
  announce(say("cleared", { name: nameOf(ends[0]) }));
  return true;
}

function goBack() {
  select(state.trail.pop() ?? null, { from: "back" });
}

function focusOn(node) {
  state.focus = node;
  if (node) {
    state.steps = 1;
    state.selected = { node };
  }
  refresh();
}

function reset() {
  Object.assign(state, { filters: { ...NO_FILTERS }, kinds: new Set(KINDS), revealed: false, focus: null, steps: 1, selected: null, trail: [] });
  searchBox.value = "";
  refresh();
}

// Filters: one list each, with how many nodes or claims a choice stands for; a list with a single choice is left out.
const filterFields = new Map();

function choices(pairs) {
  const counts = new Map();
  for (const [curie, label] of pairs) counts.set(curie, [label, (counts.get(curie)?.[1] ?? 0) + 1]);
  return [...counts].map(([curie, [label, count]]) => [curie, label, count]).sort((a, b) => collator.compare(a[1], b[1]));
}

function startFilters() {
  const of = (...kinds) => [...NODES.values()].filter((facts) => kinds.includes(facts.kind));
  const work = of("programme", "result");
  const lists = {
    area: choices(work.flatMap((facts) => facts.areas)),
    region: choices([...work, ...CLAIMS].flatMap((facts) => facts.regions)),
    type: choices(of("partner").flatMap((facts) => facts.types)),
    role: choices(CLAIMS.flatMap((claim) => claim.roles)),
    year: choices(work.flatMap((facts) => facts.years.map((year) => [String(year), String(year)]))),
    basis: choices(CLAIMS.filter((claim) => claim.basis).map((claim) => [claim.basis, WORDS[claim.basis] ?? claim.basis])),
    source: choices(work.flatMap((facts) => facts.sources)),
  };
  for (const [name, options] of Object.entries(lists)) {
    if (options.length < 2) continue;
    const field = make("select", { id: `filter-${name}` }, make("option", { value: "" }, WORDS.all),
      ...options.map(([curie, label, count]) => make("option", { value: curie }, `${label} (${number.format(count)})`)));
    field.addEventListener("change", () => {
      state.filters[name] = field.value;
      refresh();
    });
    filterFields.set(name, field);
    byId("filters").append(make("div", { class: "field" }, make("label", { for: field.id }, WORDS[name]), field));
  }
}

function startSwitch() {
  if (!HIDDEN.size) return;
  const [first] = HIDDEN;
  const one = HIDDEN.size === 1;
  const total = distinct([...CLAIMS.keys()]);
  const taking = distinct([...CLAIMS.keys()].filter((index) => HIDDEN.has(CLAIMS[index].from) || HIDDEN.has(CLAIMS[index].to)));
  byId("hidden-switch-name").textContent = one ? say("show_one", { name: nameOf(first) }) : say("show_hidden", { n: HIDDEN.size });
  byId("hidden-note").textContent = say("hidden_note", { name: [...HIDDEN].map(nameOf).join(", "), n: number.format(taking), total: number.format(total) });
  byId("hidden-switch").hidden = false;
  byId("hidden-switch").addEventListener("click", () => {
    state.revealed = !state.revealed;
    refresh({ refit: false });
  });
}

function showTab(tab, { focus = false } = {}) {
  state.tab = tab;
  for (const name of ["network", "table"]) {
    const button = byId(`tab-${name}`);
    button.setAttribute("aria-selected", String(name === tab));
    button.tabIndex = name === tab ? 0 : -1;
    byId(`${name}-panel`).hidden = name !== tab;
    if (focus && name === tab) button.focus();
  }
  byId("save-picture").hidden = tab !== "network";
  drawTable();
  if (tab === "network") {
    network.setSize("100%", "100%");
    network.redraw();
    if (state.selected) bringIntoView(false);
    else fit(false);
  }
  keepAddress();
}

function startTabs() {
  for (const name of ["network", "table"]) {
    byId(`tab-${name}`).addEventListener("click", () => showTab(name));
    byId(`tab-${name}`).addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
      event.preventDefault();
      showTab(name === "network" ? "table" : "network", { focus: true });
    });
  }
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    showTab("table");
    byId("table-scroll").focus();
  });
}

// The address: #node=… or #edge=… for what is selected, and the state of filters, switch, focus and tab.
let kept = "";

function keepAddress() {
  const parts = new URLSearchParams();
  if (state.selected?.node) parts.set("node", state.selected.node);
  if (state.selected?.edge) parts.set("edge", state.selected.edge);
  for (const [name, value] of Object.entries(state.filters)) if (value) parts.set(name, value);
  if (state.revealed) parts.set("hidden", "shown");
  if (state.kinds.size < KINDS.length) parts.set("kinds", [...state.kinds].join(" "));
  if (state.focus) parts.set("focus", `${state.steps} ${state.focus}`);
  if (state.tab === "table") parts.set("tab", "table");
  kept = parts.size ? `#${parts.toString().replaceAll("%3A", ":")}` : "";
  // A page shown inside another one (about:srcdoc, as in a notebook) has no address to keep it in.
  if (location.protocol === "about:") return;
  if (kept !== location.hash) history.replaceState(null, "", kept || location.pathname + location.search);
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const claim = parts.get("claim");
  const index = claim ? CLAIMS.findIndex((known) => known.id === claim) : -1;
  const edge = index >= 0 ? edgeOf[index] : parts.get("edge");
  const node = parts.get("node");
  for (const name of Object.keys(NO_FILTERS)) {
    const value = parts.get(name) ?? "";
    const known = filterFields.get(name)?.querySelector(`option[value="${CSS.escape(value)}"]`);
    state.filters[name] = known ? value : "";
  }
  const kinds = KINDS.filter((kind) => (parts.get("kinds") ?? "").split(" ").includes(kind));
  state.kinds = new Set(parts.has("kinds") ? kinds : KINDS);
  state.revealed = parts.get("hidden") === "shown";
  const [steps, focus] = (parts.get("focus") ?? "").split(" ");
  state.focus = NODES.has(focus) ? focus : null;
  state.steps = steps === "2" ? 2 : 1;
  state.selected = edge && EDGES.has(edge) ? { edge } : node && NODES.has(node) ? { node } : null;
  shown = computeShown();
  if (state.selected) reveal(state.selected);
  const tab = parts.get("tab") === "table" ? "table" : "network";
  refresh();
  showTab(tab);
}

function start() {
  for (const place of document.querySelectorAll("[data-glyph]")) place.replaceWith(glyph(place.dataset.glyph));
  startFilters();
  startSwitch();
  startTabs();
  startTable();
  byId("reset").addEventListener("click", reset);
  byId("zoom-in").addEventListener("click", () => zoom(1.4));
  byId("zoom-out").addEventListener("click", () => zoom(1 / 1.4));
  byId("zoom-fit").addEventListener("click", () => fit());
  byId("save-picture").addEventListener("click", savePicture);
  byId("save-table").addEventListener("click", saveTable);
  byId("focus-leave").addEventListener("click", () => focusOn(null));
  for (const [id, steps] of [["focus-one", 1], ["focus-two", 2]]) {
    byId(id).addEventListener("click", () => {
      state.steps = steps;
      refresh();
    });
  }
  for (const key of document.querySelectorAll(".key")) {
    key.addEventListener("click", () => {
      const kind = key.dataset.kind;
      if (!state.kinds.delete(kind)) state.kinds.add(kind);
      refresh({ refit: false });
    });
  }
  byId("filters-toggle").addEventListener("click", () => {
    const open = byId("filters").classList.toggle("open");
    byId("filters-toggle").setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selected && searchList.hidden) select(null, { from: "close" });
  });
  window.addEventListener("hashchange", () => {
    if (location.hash !== kept) readAddress();
  });
  readAddress();
  if (state.selected && !state.focus) bringIntoView(false);
  else fit(false);
}

start();

/**
 * For tests and for pages that embed this one.
 *
 * shown()     what is drawn: { nodes, edges, claims }, sorted
 * place(id)   where a node, or the middle of a line, is in the window: { x, y }
 * select(id)  select a node or an edge as a click in a list does
 * csv()       the table as it would be saved
 */
window.kzgraphView = Object.freeze({
  shown: () => ({
    nodes: [...shown.nodes].sort(),
    edges: [...shown.edges.keys()].sort(),
    claims: [...new Set(shown.claims.map((index) => CLAIMS[index].id))].sort(),
  }),
  place: (id) => {
    const ends = EDGES.has(id) ? [EDGES.get(id).from, EDGES.get(id).to] : [id];
    const places = ends.map((end) => network.canvasToDOM(network.getPositions([end])[end]));
    const box = canvasFrame.getBoundingClientRect();
    return {
      x: box.left + places.reduce((sum, place) => sum + place.x, 0) / places.length,
      y: box.top + places.reduce((sum, place) => sum + place.y, 0) / places.length,
    };
  },
  select: (id) => select(EDGES.has(id) ? { edge: id } : NODES.has(id) ? { node: id } : null, { from: "list" }),
  csv: tableAsCsv,
});
