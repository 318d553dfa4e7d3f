// The same content as a table: sortable, in step with the filters. A row is { id, cells: { column: text },
// links: { column: item }, ids: { name: text } }; columns are named by words of the interface.

const ROWS_AT_ONCE = 200;
let rowLimit = ROWS_AT_ONCE;

/** Rows shown, in the order chosen; equal ones in the order of the view. */
function sortedRows() {
  const rows = view.rows();
  const { column, down } = state.sort;
  if (!column || !view.columns().includes(column)) return rows;
  // Names repeat, so that comparing each once is much less work.
  const distinct = [...new Set(rows.map((row) => row.cells[column] ?? ""))].sort(collator.compare);
  let rank = 0;
  const ranks = new Map(distinct.map((text, place) => {
    if (place && collator.compare(distinct[place - 1], text)) rank = place;
    return [text, rank];
  }));
  const order = rows.map((row, place) => [ranks.get(row.cells[column] ?? ""), place]);
  order.sort((a, b) => (down ? b[0] - a[0] : a[0] - b[0]) || a[1] - b[1]);
  return order.map(([, place]) => rows[place]);
}

function cell(column, row) {
  const text = row.cells[column] ?? "";
  const item = row.links?.[column];
  const attributes = { role: "cell", class: `c-${column}${text ? "" : " nothing"}`, "data-name": headOf(column), dir: "auto" };
  const name = row.hints?.[column] ?? say("open_row", { name: text });
  const away = item && view.isAway?.(item) ? " away" : "";
  const inside = item && text && view.knows(item)
    ? make("button", { type: "button", class: `link${away}`, "aria-label": name, click: () => select(item, { from: "list" }) }, text)
    : text;
  return make("td", attributes, make("span", {}, inside));
}

function tableRow(row) {
  return make("tr", { role: "row", "data-row": row.id, ...(row.claim ? { "data-claim": row.claim } : {}) }, ...view.columns().map((column) => cell(column, row)));
}

/** Whether the table is looked at: on its tab, or on paper. */
const paper = window.matchMedia("print");
let printing = false;
const onPaper = () => printing || paper.matches;
const tableSeen = () => state.tab === "table" || onPaper();

/** A word of the interface as the head of a column, whatever its first letter is elsewhere. */
function headOf(column) {
  const word = WORDS[column];
  return word.charAt(0).toLocaleUpperCase(DATA.lang) + word.slice(1);
}

function drawHead() {
  byId("table-head").replaceChildren(...view.columns().map((column) => make(
    "th", { scope: "col", role: "columnheader", "data-column": column, "aria-sort": "none" },
    make("button", { type: "button", click: () => sortBy(column) }, headOf(column)),
  )));
}

function sortBy(column) {
  state.sort = { column, down: state.sort.column === column && !state.sort.down };
  drawTable();
  keepAddress();
}

function drawTable() {
  if (!tableSeen()) return;
  const rows = sortedRows();
  const shown = [...byId("table-head").children].map((head) => head.dataset.column).join();
  if (shown !== view.columns().join()) drawHead();
  const hint = make("span", { class: "on-screen" }, ` ${WORDS.sort_hint}`);
  const caption = say(view.caption?.() ?? "rows_caption", { n: number.format(rows.length) });
  const left = rows.length - rowLimit;
  const cut = onPaper() && left > 0 ? ` ${say("rows_left", { n: number.format(left) })}.` : "";
  byId("table-caption").replaceChildren(`${caption}.${cut}`, hint);
  for (const head of byId("table-head").children) {
    const sorted = head.dataset.column === state.sort.column;
    head.setAttribute("aria-sort", sorted ? (state.sort.down ? "descending" : "ascending") : "none");
  }
  byId("table-body").replaceChildren(...rows.slice(0, rowLimit).map(tableRow));
  const rest = rows.length - Math.min(rowLimit, rows.length);
  byId("table-more").hidden = rest === 0;
  byId("table-more").textContent = say("more", { n: number.format(Math.min(rest, ROWS_AT_ONCE)) });
  const below = view.belowTable?.() ?? [];
  byId("table-alone").hidden = !below.length;
  byId("table-alone").replaceChildren(...below);
}

// Rows on paper: a table of several hundred pages helps nobody, and the file for spreadsheets has them all.
const ROWS_ON_PAPER = 1500;

function startTable() {
  byId("table-more").addEventListener("click", () => {
    const before = rowLimit;
    rowLimit += ROWS_AT_ONCE;
    drawTable();
    byId("table-body").children[before]?.querySelector("button")?.focus();
  });
  const turn = () => {
    rowLimit = onPaper() ? ROWS_ON_PAPER : ROWS_AT_ONCE;
    drawTable();
  };
  paper.addEventListener("change", turn, { signal: live.signal });
  // The rows have to be there before the browser counts the pages.
  for (const [name, begins] of [["beforeprint", true], ["afterprint", false]]) {
    window.addEventListener(name, () => {
      printing = begins;
      turn();
    }, { signal: live.signal });
  }
}

/** A cell of a CSV file; a leading sign that a spreadsheet would run as a formula is disarmed. */
function csvCell(value) {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function tableAsCsv() {
  const rows = sortedRows();
  const columns = view.columns();
  const ids = [...new Set(rows.flatMap((row) => Object.keys(row.ids ?? {})))];
  const lines = rows.map((row) => [...columns.map((column) => row.cells[column] ?? ""), ...ids.map((name) => row.ids[name] ?? "")]);
  return [[...columns.map(headOf), ...ids], ...lines].map((line) => line.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

function saveTable() {
  // The byte order mark makes spreadsheets read the file as UTF-8.
  save(new Blob(["\ufeff", tableAsCsv()], { type: "text/csv;charset=utf-8" }), "csv");
}
