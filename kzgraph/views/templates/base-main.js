// What the reader does, and what follows from it. The address keeps the state, so that a link shows the same.

const filterFields = new Map();

/** Draw everything again after a filter changed. */
function refresh({ refit = true } = {}) {
  view.update({ refit });
  byId("empty").hidden = !view.isEmpty();
  byId("counts").replaceChildren(...view.counts());
  for (const [name, field] of filterFields) {
    field.value = state.filters[name];
    field.parentElement.classList.toggle("on", Boolean(state.filters[name]) && !view.always?.includes(name));
  }
  byId("filters-toggle").classList.toggle("on", Object.entries(state.filters).some(([name, value]) => value && value !== view.defaults?.[name]));
  rowLimit = onPaper() ? ROWS_ON_PAPER : ROWS_AT_ONCE;
  drawTable();
  drawPanel();
  paintSelected();
  if (refit) view.fit?.();
  keepAddress();
}

/** Select an item, or nothing. */
function select(id, { from = "" } = {}) {
  if (id !== state.selected && from !== "back") {
    if (id && state.selected) state.trail.push(state.selected);
    else state.trail = [];
  }
  state.selected = id;
  const scrolled = Boolean(id && view.reveal?.(id, from));
  drawPanel();
  paintSelected();
  keepAddress();
  if (!id) {
    if (from === "close") (document.querySelector(".mark.last") ?? byId("text") ?? byId("search")).focus();
    return;
  }
  if (!scrolled) showInPicture(id, from);
  if (from && (from !== "picture" || view.marks !== false)) byId("panel-heading").focus({ preventScroll: true });
  announce(byId("panel-heading").textContent);
  // Where the panel stands below the picture, it is brought into view; beside the picture it stays put.
  if (from && !scrolled && getComputedStyle(panel).overflowY !== "auto") {
    panel.scrollIntoView({ block: view.marks === false ? "nearest" : "start", behavior: calm.matches ? "auto" : "smooth" });
  }
}

function goBack() {
  select(state.trail.pop() ?? null, { from: "back" });
}

/** Choices of a filter with how often each occurs, by name. */
function choices(pairs) {
  const counts = new Map();
  for (const [id, label] of pairs) counts.set(id, [label, (counts.get(id)?.[1] ?? 0) + 1]);
  return [...counts].map(([id, [label, count]]) => [id, label, count]).sort((a, b) => collator.compare(a[1], b[1]) || (a[0] < b[0] ? -1 : 1));
}

/** Filters: one list each, with how many things a choice stands for; a list with a single choice is left out. */
function startFilters() {
  for (const [name, options] of Object.entries(view.filters())) {
    state.filters[name] = view.defaults?.[name] ?? "";
    const always = view.always?.includes(name);
    if (options.length < 2) continue;
    const field = make("select", { id: `filter-${name}` }, always ? null : make("option", { value: "" }, WORDS.all),
      ...options.map(([id, label, count]) => make("option", { value: id }, count === undefined ? label : `${label} (${number.format(count)})`)));
    field.addEventListener("change", () => {
      state.filters[name] = field.value;
      refresh();
    });
    filterFields.set(name, field);
    byId("filters").append(make("div", { class: `field f-${name}` }, make("label", { for: field.id }, WORDS[view.filterWords?.[name] ?? name]), field));
  }
  byId("filters-toggle").hidden = !filterFields.size;
}

function showTab(tab, { focus = false } = {}) {
  const turned = state.tab !== tab;
  state.tab = tab;
  for (const name of ["picture", "table"]) {
    const button = byId(`tab-${name}`);
    button.setAttribute("aria-selected", String(name === tab));
    button.tabIndex = name === tab ? 0 : -1;
    byId(`${name}-panel`).hidden = name !== tab;
    if (focus && name === tab) button.focus();
  }
  drawTable();
  view.tabShown?.(tab, turned);
  keepAddress();
}

function startTabs() {
  for (const name of ["picture", "table"]) {
    byId(`tab-${name}`).addEventListener("click", () => showTab(name));
    byId(`tab-${name}`).addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
      event.preventDefault();
      showTab(name === "picture" ? "table" : "picture", { focus: true });
    });
  }
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    showTab("table");
    byId("table-scroll").focus();
  });
}

function startLanguages() {
  for (const button of document.querySelectorAll(".language")) {
    button.addEventListener("click", () => live.open(button.dataset.lang));
  }
  const group = document.querySelector(".languages");
  if (group) group.hidden = languages.length < 2;
}

/** The address: what is selected, language, filters, text, tab, order of the table, and what else a view keeps. */
function keepAddress() {
  const parts = new URLSearchParams();
  if (DATA.lang !== live.first) parts.set("lang", DATA.lang);
  if (state.selected) parts.set(view.idName?.(state.selected) ?? "item", state.selected);
  for (const [name, value] of Object.entries(state.filters)) if (value && value !== view.defaults?.[name]) parts.set(name, value);
  if (state.text) parts.set("text", state.text);
  view.keep?.(parts);
  if (state.sort.column) parts.set("sort", `${state.sort.down ? "-" : ""}${state.sort.column}`);
  if (state.tab === "table") parts.set("tab", "table");
  live.address = parts.size ? `#${parts.toString().replaceAll("%3A", ":")}` : "";
  // A page shown inside another one (about:srcdoc, as in a notebook) has no address to keep it in.
  if (location.protocol === "about:") return;
  if (live.address !== location.hash) history.replaceState(null, "", live.address || location.pathname + location.search);
}

function readAddress() {
  const parts = new URLSearchParams(live.address.slice(1));
  for (const [name, field] of filterFields) {
    const value = parts.get(name) ?? "";
    const known = [...field.options].some((option) => option.value === value);
    state.filters[name] = known && value ? value : view.defaults?.[name] ?? "";
  }
  state.text = parts.get("text") ?? "";
  if (byId("text")) byId("text").value = state.text;
  const sort = parts.get("sort") ?? "";
  const column = sort.replace(/^-/, "");
  state.sort = view.columns().includes(column) ? { column, down: sort.startsWith("-") } : { column: null, down: false };
  view.restore?.(parts);
  const item = view.ofClaim?.(parts.get("claim")) ?? ["item", "node", "edge"].map((name) => parts.get(name)).find(Boolean);
  state.selected = item && view.knows(item) ? item : null;
  const tab = parts.get("tab") === "table" ? "table" : "picture";
  if (state.selected) view.open?.(state.selected);
  refresh();
  showTab(tab);
  if (state.selected) select(state.selected);
}

function reset() {
  for (const name of Object.keys(state.filters)) state.filters[name] = view.defaults?.[name] ?? "";
  Object.assign(state, { text: "", selected: null, trail: [] });
  if (byId("text")) byId("text").value = "";
  view.reset?.();
  refresh();
}

function start() {
  for (const place of document.querySelectorAll("[data-glyph]")) place.replaceWith(glyph(place.dataset.glyph));
  startFilters();
  startTabs();
  startTable();
  startMarks();
  startLanguages();
  view.start?.();
  byId("reset").addEventListener("click", reset);
  byId("save-table").addEventListener("click", saveTable);
  byId("print").addEventListener("click", () => window.print());
  byId("text")?.addEventListener("input", () => {
    state.text = byId("text").value.trim();
    refresh();
  });
  byId("filters-toggle").addEventListener("click", () => {
    const open = byId("filters").classList.toggle("open");
    byId("filters-toggle").setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selected && (byId("search-list")?.hidden ?? true)) select(null, { from: "close" });
  }, { signal: live.signal });
  window.addEventListener("hashchange", () => {
    if (location.hash === live.address) return;
    live.address = location.hash;
    const asked = new URLSearchParams(location.hash.slice(1)).get("lang") ?? live.first;
    if (asked !== DATA.lang && languages.includes(asked)) live.open(asked);
    else readAddress();
  }, { signal: live.signal });
  readAddress();
}

start();

/** For tests and for pages that embed this one: what is shown, selecting, and the table as it would be saved. */
window.kzgraphView = Object.freeze({
  lang: DATA.lang,
  shown: () => view.shown(),
  select: (id) => select(id && view.knows(id) ? id : null, { from: "list" }),
  csv: tableAsCsv,
  ...view.more,
});
