// The same content as a table: a row for each claim shown, sortable, in step with the filters.

const COLUMNS = [
  ["from", (claim) => nameOf(claim.from)],
  ["relation", relation],
  ["to", (claim) => nameOf(claim.to)],
  ["roles", (claim) => names(claim.roles).join(", ")],
  ["basis", (claim) => WORDS[claim.basis] ?? claim.basis],
  ["gist", (claim) => claim.passages.map((passage) => passage.gist).filter(Boolean).join(" ")],
  ["place", (claim) => [...new Set(claim.passages.map((passage) => `${passage.document}, ${passage.section || WORDS.no_section}`))].join("; ")],
];
const ROWS_AT_ONCE = 1000;
let rowLimit = ROWS_AT_ONCE;

/** Claims shown, in the order chosen; equal ones by name, then by claim. */
function sortedRows() {
  const kind = (claim) => String(KINDS.indexOf(NODES.get(claim.from).kind));
  const key = Object.fromEntries(COLUMNS)[state.sort.column] ?? kind;
  const sign = state.sort.down ? -1 : 1;
  return shown.claims
    .map((index) => [key(CLAIMS[index]), nameOf(CLAIMS[index].from), nameOf(CLAIMS[index].to), index])
    .sort((a, b) => sign * collator.compare(a[0], b[0]) || collator.compare(a[1], b[1]) || collator.compare(a[2], b[2]) || a[3] - b[3])
    .map((row) => row[3]);
}

function cell(column, claim, index) {
  const text = COLUMNS.find(([name]) => name === column)[1](claim);
  const attributes = { role: "cell", class: `c-${column}${text ? "" : " nothing"}`, "data-name": WORDS[column], dir: "auto" };
  if (column === "from" || column === "to") return make("td", attributes, make("span", {}, nodeLink(claim[column])));
  if (column === "relation") {
    const hint = say("open_claim", { one: nameOf(claim.from), other: nameOf(claim.to) });
    const open = () => select({ edge: edgeOf[index] }, { from: "list" });
    return make("td", attributes, make("span", {}, make("button", { type: "button", class: "link", "aria-label": `${text}: ${hint}`, click: open }, text)));
  }
  if (column === "gist") {
    const gists = claim.passages.map((passage) => passage.gist).filter(Boolean);
    return make("td", attributes, make("div", {}, ...gists.map((gist) => make("p", {}, gist))));
  }
  return make("td", attributes, make("span", {}, text));
}

function tableRow(index) {
  const claim = CLAIMS[index];
  return make("tr", { role: "row", "data-claim": claim.id }, ...COLUMNS.map(([column]) => cell(column, claim, index)));
}

/** Whether the table is looked at: on its tab, or on paper. */
const paper = window.matchMedia("print");
const tableSeen = () => state.tab === "table" || paper.matches;

function drawTable() {
  if (!tableSeen()) return;
  const rows = sortedRows();
  const hint = make("span", { class: "on-screen" }, ` ${WORDS.sort_hint}`);
  byId("table-caption").replaceChildren(`${say("caption", { n: number.format(rows.length) })}.`, hint);
  for (const head of byId("table-head").children) {
    const sorted = head.dataset.column === state.sort.column;
    head.setAttribute("aria-sort", sorted ? (state.sort.down ? "descending" : "ascending") : "none");
  }
  byId("table-body").replaceChildren(...rows.slice(0, rowLimit).map(tableRow));
  const rest = rows.length - Math.min(rowLimit, rows.length);
  byId("table-more").hidden = rest === 0;
  byId("table-more").textContent = say("more", { n: number.format(Math.min(rest, ROWS_AT_ONCE)) });
  drawAlone();
}

/** Nodes that are shown but have no row, so that the table says all the picture says. */
function drawAlone() {
  const tied = new Set(shown.claims.flatMap((index) => [CLAIMS[index].from, CLAIMS[index].to]));
  const alone = [...shown.nodes].filter((node) => !tied.has(node)).sort((a, b) => collator.compare(nameOf(a), nameOf(b)));
  const items = alone.map((node) => make("li", {}, glyph(NODES.get(node).group), " ", nodeLink(node)));
  byId("table-alone").hidden = !alone.length;
  byId("table-alone").replaceChildren(make("p", {}, WORDS.alone), make("ul", {}, ...items));
}

function sortBy(column) {
  state.sort = { column, down: state.sort.column === column && !state.sort.down };
  drawTable();
}

function startTable() {
  byId("table-head").replaceChildren(...COLUMNS.map(([column]) => make(
    "th", { scope: "col", role: "columnheader", "data-column": column, "aria-sort": "none" },
    make("button", { type: "button", click: () => sortBy(column) }, WORDS[column]),
  )));
  byId("table-more").addEventListener("click", () => {
    const before = rowLimit;
    rowLimit += ROWS_AT_ONCE;
    drawTable();
    byId("table-body").children[before]?.querySelector("button")?.focus();
  });
  paper.addEventListener("change", () => {
    rowLimit = paper.matches ? Infinity : ROWS_AT_ONCE;
    drawTable();
  });
}

/** A cell of a CSV file; a leading sign that a spreadsheet would run as a formula is disarmed. */
function csvCell(value) {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function tableAsCsv() {
  const head = [...COLUMNS.map(([column]) => WORDS[column]), "from_id", "to_id", "claim", "passages"];
  const lines = sortedRows().map((index) => {
    const claim = CLAIMS[index];
    const ids = [claim.from, claim.to, claim.id, claim.passages.map((passage) => passage.id).join(" ")];
    return [...COLUMNS.map(([, value]) => value(claim)), ...ids];
  });
  return [head, ...lines].map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function saveTable() {
  // The byte order mark makes spreadsheets read the file as UTF-8.
  save(new Blob(["\ufeff", tableAsCsv()], { type: "text/csv;charset=utf-8" }), "csv");
}

function save(blob, ending) {
  const link = make("a", { href: URL.createObjectURL(blob), download: `kzgraph-network.${ending}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
