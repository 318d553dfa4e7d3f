// What the reader does, and what follows from it. The address keeps the state, so that a link shows the same.

const filterFields = new Map();

/** Draw everything again after a filter changed. */
function refresh() {
  view.update();
  byId("empty").hidden = !view.isEmpty();
  byId("counts").replaceChildren(...view.counts());
  for (const [name, field] of filterFields) {
    field.value = state.filters[name];
    field.parentElement.classList.toggle("on", Boolean(state.filters[name]) && !view.always?.includes(name));
  }
  byId("filters-toggle").classList.toggle("on", Object.entries(state.filters).some(([name, value]) => value && value !== view.defaults?.[name]));
  rowLimit = paper.matches ? Infinity : ROWS_AT_ONCE;
  drawTable();
  drawPanel();
  paintSelected();
  keepAddress();
}

function paintSelected() {
  const near = new Set(state.selected ? [state.selected, ...(view.near?.(state.selected) ?? [])] : []);
  for (const mark of document.querySelectorAll(".mark")) {
    mark.classList.toggle("selected", mark.dataset.item === state.selected);
    mark.classList.toggle("near", near.has(mark.dataset.item));
  }
  byId("picture").classList.toggle("focused", near.size > 1);
}

/** Select an item, or nothing. */
function select(id, { from = "" } = {}) {
  if (id !== state.selected && from !== "back") {
    if (id && state.selected) state.trail.push(state.selected);
    else state.trail = [];
  }
  state.selected = id;
  const scrolled = Boolean(id && view.reveal?.(id));
  drawPanel();
  paintSelected();
  keepAddress();
  if (!id) {
    if (from === "close") (document.querySelector(".mark.last") ?? byId("text")).focus();
    return;
  }
  for (const mark of document.querySelectorAll(".mark.last")) mark.classList.remove("last");
  const marks = [...document.querySelectorAll(".mark")].filter((mark) => mark.dataset.item === id && mark.getClientRects().length);
  marks[0]?.classList.add("last");
  if (!scrolled && from !== "picture" && state.tab === "picture") marks[0]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (from) byId("panel-heading").focus({ preventScroll: true });
  announce(byId("panel-heading").textContent);
  // Where the panel stands below the picture, it is brought into view; beside the picture it stays put.
  if (from && !scrolled && getComputedStyle(panel).overflowY !== "auto") panel.scrollIntoView({ block: "start" });
}

function goBack() {
  select(state.trail.pop() ?? null, { from: "back" });
}

function choices(pairs) {
  const counts = new Map();
  for (const [id, label] of pairs) counts.set(id, [label, (counts.get(id)?.[1] ?? 0) + 1]);
  return [...counts].map(([id, [label, count]]) => [id, label, count]).sort((a, b) => collator.compare(a[1], b[1]) || (a[0] < b[0] ? -1 : 1));
}

function startFilters() {
  for (const [name, options] of Object.entries(view.filters())) {
    state.filters[name] = "";
    const always = view.always?.includes(name);
    if (options.length < 2) continue;
    const field = make("select", { id: `filter-${name}` }, always ? null : make("option", { value: "" }, WORDS.all),
      ...options.map(([id, label, count]) => make("option", { value: id }, count === undefined ? label : `${label} (${number.format(count)})`)));
    field.addEventListener("change", () => {
      state.filters[name] = field.value;
      refresh();
    });
    filterFields.set(name, field);
    byId("filters").append(make("div", { class: "field" }, make("label", { for: field.id }, WORDS[view.filterWords?.[name] ?? name]), field));
  }
  byId("filters-toggle").hidden = !filterFields.size;
}

function showTab(tab, { focus = false } = {}) {
  state.tab = tab;
  for (const name of ["picture", "table"]) {
    const button = byId(`tab-${name}`);
    button.setAttribute("aria-selected", String(name === tab));
    button.tabIndex = name === tab ? 0 : -1;
    byId(`${name}-panel`).hidden = name !== tab;
    if (focus && name === tab) button.focus();
  }
  drawTable();
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

// The address: #item=… for what is selected, and the state of filters, text and tab.
let kept = "";

function keepAddress() {
  const parts = new URLSearchParams();
  if (state.selected) parts.set("item", state.selected);
  for (const [name, value] of Object.entries(state.filters)) if (value && value !== view.defaults?.[name]) parts.set(name, value);
  if (state.text) parts.set("text", state.text);
  if (state.tab === "table") parts.set("tab", "table");
  kept = parts.size ? `#${parts.toString().replaceAll("%3A", ":")}` : "";
  // A page shown inside another one (about:srcdoc, as in a notebook) has no address to keep it in.
  if (location.protocol === "about:") return;
  if (kept !== location.hash) history.replaceState(null, "", kept || location.pathname + location.search);
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  for (const [name, field] of filterFields) {
    const value = parts.get(name) ?? "";
    const known = [...field.options].some((option) => option.value === value);
    state.filters[name] = known && value ? value : view.defaults?.[name] ?? "";
  }
  state.text = parts.get("text") ?? "";
  byId("text").value = state.text;
  const item = view.ofClaim?.(parts.get("claim")) ?? parts.get("item");
  state.selected = item && view.knows(item) ? item : null;
  const tab = parts.get("tab") === "table" ? "table" : "picture";
  refresh();
  showTab(tab);
  if (state.selected) select(state.selected);
}

function reset() {
  for (const name of Object.keys(state.filters)) state.filters[name] = view.defaults?.[name] ?? "";
  Object.assign(state, { text: "", selected: null, trail: [] });
  byId("text").value = "";
  refresh();
}

function startMarks() {
  byId("picture").addEventListener("click", (event) => {
    const mark = event.target.closest(".mark");
    if (!mark) return;
    event.preventDefault();
    select(mark.dataset.item, { from: "picture" });
  });
}

function start() {
  for (const place of document.querySelectorAll("[data-glyph]")) place.replaceWith(glyph(place.dataset.glyph));
  startFilters();
  startTabs();
  startTable();
  startMarks();
  view.start?.();
  byId("reset").addEventListener("click", reset);
  byId("save-table").addEventListener("click", saveTable);
  byId("print").addEventListener("click", () => window.print());
  byId("text").addEventListener("input", () => {
    state.text = byId("text").value.trim();
    refresh();
  });
  byId("filters-toggle").addEventListener("click", () => {
    const open = byId("filters").classList.toggle("open");
    byId("filters-toggle").setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.selected) select(null, { from: "close" });
  });
  window.addEventListener("hashchange", () => {
    if (location.hash !== kept) readAddress();
  });
  readAddress();
}

start();

/** For tests and for pages that embed this one: what is shown, selecting, and the table as it would be saved. */
window.kzgraphView = Object.freeze({ shown: () => view.shown(), select: (id) => select(id, { from: "list" }), csv: tableAsCsv });
