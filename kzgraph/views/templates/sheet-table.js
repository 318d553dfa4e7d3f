// The same content as a table: sortable, in step with the filters. A row is { id, cells: { column: text },
// links: { column: item }, ids: { name: text } }; columns are named by words of the interface.

const ROWS_AT_ONCE = 500;
let rowLimit = ROWS_AT_ONCE;

/** Rows shown, in the order chosen; equal ones in the order of the view. */
function sortedRows() {
  const rows = view.rows().map((row, place) => [row, place]);
  const { column, down } = state.sort;
  if (column) rows.sort((a, b) => (down ? -1 : 1) * collator.compare(a[0].cells[column] ?? "", b[0].cells[column] ?? "") || a[1] - b[1]);
  return rows.map(([row]) => row);
}

function cell(column, row) {
  const text = row.cells[column] ?? "";
  const item = row.links?.[column];
  const attributes = { role: "cell", class: `c-${column}${text ? "" : " nothing"}`, "data-name": WORDS[column], dir: "auto" };
  const inside = item && view.knows(item)
    ? make("button", { type: "button", class: "link", "aria-label": say("open_row", { name: text }), click: () => select(item, { from: "list" }) }, text)
    : text;
  return make("td", attributes, make("span", {}, inside));
}

function tableRow(row) {
  return make("tr", { role: "row", "data-row": row.id }, ...view.columns.map((column) => cell(column, row)));
}

const paper = window.matchMedia("print");
const tableSeen = () => state.tab === "table" || paper.matches;

function drawTable() {
  if (!tableSeen()) return;
  const rows = sortedRows();
  const hint = make("span", { class: "on-screen" }, ` ${WORDS.sort_hint}`);
  byId("table-caption").replaceChildren(`${say("rows_caption", { n: number.format(rows.length) })}.`, hint);
  for (const head of byId("table-head").children) {
    const sorted = head.dataset.column === state.sort.column;
    head.setAttribute("aria-sort", sorted ? (state.sort.down ? "descending" : "ascending") : "none");
  }
  byId("table-body").replaceChildren(...rows.slice(0, rowLimit).map(tableRow));
  const rest = rows.length - Math.min(rowLimit, rows.length);
  byId("table-more").hidden = rest === 0;
  byId("table-more").textContent = say("more", { n: number.format(Math.min(rest, ROWS_AT_ONCE)) });
}

function startTable() {
  byId("table-head").replaceChildren(...view.columns.map((column) => make(
    "th", { scope: "col", role: "columnheader", "data-column": column, "aria-sort": "none" },
    make("button", {
      type: "button",
      click: () => {
        state.sort = { column, down: state.sort.column === column && !state.sort.down };
        drawTable();
      },
    }, WORDS[column]),
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
  const rows = sortedRows();
  const ids = [...new Set(rows.flatMap((row) => Object.keys(row.ids ?? {})))];
  const lines = rows.map((row) => [...view.columns.map((column) => row.cells[column] ?? ""), ...ids.map((name) => row.ids[name] ?? "")]);
  return [[...view.columns.map((column) => WORDS[column]), ...ids], ...lines].map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function saveTable() {
  // The byte order mark makes spreadsheets read the file as UTF-8.
  const blob = new Blob(["\ufeff", tableAsCsv()], { type: "text/csv;charset=utf-8" });
  const link = make("a", { href: URL.createObjectURL(blob), download: `kzgraph-${WORDS.file}.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
