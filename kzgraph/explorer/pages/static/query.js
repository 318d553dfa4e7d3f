// The SPARQL editor: completes terms, prefixes and variables, runs the query, shows the rows, saves them as files.
"use strict";
(() => {
  const form = document.getElementById("query-form");
  const area = document.getElementById("query");
  const list = document.getElementById("completions");
  const status = document.getElementById("query-status");
  const answer = document.getElementById("query-answer");
  const words = form.dataset;
  const MOST_ROWS = 1000;
  const MOST_BARS = 30;
  const FILES = {
    rows: { CSV: ["text/csv", "csv"], TSV: ["text/tab-separated-values", "tsv"], JSON: ["application/sparql-results+json", "json"], XML: ["application/sparql-results+xml", "xml"] },
    graph: { Turtle: ["text/turtle", "ttl"], "N-Triples": ["application/n-triples", "nt"], "JSON-LD": ["application/ld+json", "jsonld"] },
  };
  let terms = { prefixes: {}, terms: [], examples: {} };
  let shown = [];
  let at = -1;
  let running = null;

  const known = fetch(words.terms).then((found) => found.json()).then((found) => { terms = found; return found; });
  list.className = "options-list";

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function drawn(tag, attributes, text) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // Completion

  function before() {
    const text = area.value.slice(0, area.selectionStart);
    return /(?:[?$]\w*|[A-Za-z][\w-]*:[\w.-]*|[A-Za-z][\w-]{1,})$/.exec(text)?.[0] || "";
  }

  function candidates(word) {
    if (word.startsWith("?") || word.startsWith("$")) {
      const names = new Set(area.value.match(/[?$]\w+/g) || []);
      return [...names].filter((name) => name !== word && name.startsWith(word)).sort().map((name) => [name, ""]);
    }
    const wanted = word.toLowerCase();
    const [prefix, local] = wanted.split(":");
    const fits = ([name, label]) => {
      const low = name.toLowerCase();
      if (local === undefined) return low.split(":")[1].startsWith(wanted) || label.toLowerCase().startsWith(wanted);
      return low.startsWith(`${prefix}:`) && (low.slice(prefix.length + 1).includes(local) || label.toLowerCase().includes(local));
    };
    return terms.terms.filter(fits);
  }

  async function complete(asked) {
    const word = before();
    // Plain words are mostly SPARQL's own: they are completed only when that is asked for.
    if (!asked && !/[?$:]/.test(word)) { closeList(); return; }
    let found = candidates(word).sort((one, other) => other[0].startsWith(word) - one[0].startsWith(word)).slice(0, 12);
    const [prefix, local] = word.split(":");
    if (local && local.length > 1 && (terms.prefixes[prefix] || "").includes("/id/")) {
      const query = new URLSearchParams({ q: local.replaceAll("-", " "), kind: prefix, limit: "12" });
      const answered = await fetch(`${document.documentElement.dataset.root || ""}/search.json?${query}`);
      if (before() !== word) return;
      found = (await answered.json()).hits.map((hit) => [hit.id, hit.label]);
    }
    showList(found.filter(([name]) => name !== word), word);
  }

  function showList(found, word) {
    shown = found;
    at = -1;
    list.replaceChildren(...found.map(([name, label], place) => {
      const option = element("li", { role: "option", id: `completion-${place}`, "aria-selected": "false" }, element("code", {}, name), element("small", {}, label));
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(place, word); });
      return option;
    }));
    list.hidden = !found.length;
    area.removeAttribute("aria-activedescendant");
    if (found.length) place();
  }

  // The list stands below the line that is written; a line has the same height throughout.
  function place() {
    const line = area.value.slice(0, area.selectionStart).split("\n").length;
    const height = parseFloat(getComputedStyle(area).lineHeight);
    list.style.top = `${Math.min(area.offsetHeight, 10 + line * height - area.scrollTop)}px`;
  }

  function closeList() {
    list.hidden = true;
    shown = [];
    area.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = at < 0 && step < 0 ? shown.length - 1 : (at + step + shown.length) % shown.length;
    list.children[at].setAttribute("aria-selected", "true");
    list.children[at].scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", `completion-${at}`);
  }

  function insert(text, length) {
    const end = area.selectionStart;
    area.setRangeText(text, end - length, end, "end");
    area.focus();
  }

  function take(place, word) {
    insert(shown[place][0], word.length);
    closeList();
    addPrefixes();
  }

  // Prefixes that are used and not declared are written above the query.
  function addPrefixes() {
    const bare = area.value.replace(/"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*/g, " ");
    const used = new Set([...bare.matchAll(/(?<![\w?$:-])([A-Za-z][\w-]*):/g)].map((match) => match[1]));
    const declared = new Set([...area.value.matchAll(/^\s*PREFIX\s+([\w-]*):/gim)].map((match) => match[1]));
    const missing = [...used].filter((name) => terms.prefixes[name] && !declared.has(name)).sort();
    if (!missing.length) return;
    const text = missing.map((name) => `PREFIX ${name}: <${terms.prefixes[name]}>\n`).join("");
    const caret = area.selectionStart + text.length;
    area.value = text + (declared.size ? "" : "\n") + area.value;
    area.setSelectionRange(caret + (declared.size ? 0 : 1), caret + (declared.size ? 0 : 1));
  }

  // Running

  function ask(accept) {
    return fetch(words.endpoint, {
      method: "POST",
      headers: { Accept: accept, "Content-Type": "application/sparql-query" },
      body: area.value,
      signal: running?.signal,
    });
  }

  async function run() {
    running?.abort();
    running = new AbortController();
    tell(words.running);
    answer.hidden = true;
    try {
      const found = await ask("application/sparql-results+json, text/turtle;q=0.9");
      const type = found.headers.get("Content-Type") || "";
      if (!found.ok) { tell(`${words.failed} ${await reason(found)}`, true); return; }
      const warning = found.headers.get("Warning") || "";
      if (type.includes("turtle")) showGraph(await found.text());
      else showResults(await found.json());
      tell(warning.replace(/^\d+ \S+ /, "").replaceAll('"', ""));
    } catch (error) {
      if (error.name !== "AbortError") tell(words.failed, true);
    }
  }

  async function reason(found) {
    const text = await found.text();
    try {
      const said = JSON.parse(text);
      return [said.error || said.message || "", said.hint || ""].join(" ").trim();
    } catch {
      return (found.headers.get("Content-Type") || "").includes("html") ? `(${found.status})` : text.slice(0, 1000);
    }
  }

  function tell(text, wrong = false) {
    status.textContent = text;
    status.classList.toggle("wrong", wrong);
  }

  function showResults(found) {
    if ("boolean" in found) {
      present(element("p", {}, found.boolean ? words.yes : words.no), "", FILES.rows);
      return;
    }
    const names = found.head.vars;
    const rows = found.results.bindings;
    const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
    const body = rows.slice(0, MOST_ROWS).map((row) => element("tr", {}, ...names.map((name) => cell(row[name]))));
    const caption = element("caption", { class: "hidden" }, words.answer);
    const table = element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...body));
    const count = rows.length > MOST_ROWS ? words.first.replace("{n}", MOST_ROWS).replace("{total}", rows.length) : words.rows.replace("{n}", rows.length);
    present(rows.length ? table : element("p", {}, words.none), count, FILES.rows);
    showChart(names, rows);
  }

  function cell(term) {
    if (!term) return element("td", {});
    const number = /#(?:integer|decimal|double|float)$/.test(term.datatype || "");
    const made = element("td", number ? { class: "number" } : {});
    made.append(term.type === "uri" ? link(term.value) : term.value);
    if (term["xml:lang"]) made.setAttribute("lang", term["xml:lang"]);
    return made;
  }

  function curie(iri) {
    for (const [name, namespace] of Object.entries(terms.prefixes)) {
      if (iri.startsWith(namespace) && /^[\w.-]+$/.test(iri.slice(namespace.length))) return `${name}:${iri.slice(namespace.length)}`;
    }
    return "";
  }

  function link(iri) {
    const short = curie(iri);
    const own = /\/(?:id|concept)\/([a-z]+)\/([\w.-]+)$/.exec(iri);
    if (own && iri.startsWith("https://w3id.org/kzgraph/")) return element("a", { href: `${words.id}${own[1]}/${own[2]}` }, short || iri);
    return /^https?:/.test(iri) ? element("a", { href: iri, rel: "external noreferrer" }, short || iri) : document.createTextNode(iri);
  }

  function showGraph(text) {
    present(element("pre", {}, element("code", {}, text)), "", FILES.graph);
  }

  function present(content, count, files) {
    document.getElementById("query-rows").replaceChildren(content);
    answer.querySelector(".count").textContent = count;
    document.getElementById("query-chart").hidden = true;
    const links = Object.entries(files).map(([name, [type, suffix]]) => {
      const button = element("button", { type: "button", class: "quiet" }, name);
      button.addEventListener("click", () => save(type, suffix));
      return button;
    });
    document.getElementById("query-files").replaceChildren(...links.flatMap((button) => [button, " "]));
    answer.hidden = false;
    answer.scrollIntoView({ block: "nearest" });
  }

  async function save(type, suffix) {
    const found = await ask(type);
    if (!found.ok) { tell(`${words.failed} ${await reason(found)}`, true); return; }
    const address = URL.createObjectURL(await found.blob());
    element("a", { href: address, download: `kzgraph-query.${suffix}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  // Bars, where the last column holds numbers and the rows are few; the table below says the same.
  function showChart(names, rows) {
    const chart = document.getElementById("query-chart");
    const value = names.at(-1);
    const values = rows.map((row) => Number(row[value]?.value));
    const numeric = rows.every((row) => /#(?:integer|decimal|double|float)$/.test(row[value]?.datatype || ""));
    if (names.length < 2 || rows.length < 2 || rows.length > MOST_BARS || !numeric || Math.min(...values) < 0) return;
    const label = names.slice(0, -1).reverse().find((name) => rows.some((row) => row[name]?.type === "literal")) || names[0];
    const most = Math.max(...values) || 1;
    const picture = drawn("svg", { viewBox: `0 0 720 ${rows.length * 24 + 8}`, role: "img", "aria-label": `${words.chart}: ${value}` });
    rows.forEach((row, place) => {
      const text = row[label]?.value || "";
      const name = row[label]?.type === "uri" ? curie(text) || text : text;
      const y = place * 24 + 4;
      picture.append(
        drawn("text", { x: 262, y: y + 14, "text-anchor": "end" }, name.length > 38 ? `${name.slice(0, 37)}…` : name),
        drawn("rect", { x: 270, y, width: Math.max(1, (values[place] / most) * 380), height: 18 }),
        drawn("text", { x: 276 + (values[place] / most) * 380, y: y + 14 }, row[value].value),
      );
    });
    chart.replaceChildren(picture);
    chart.hidden = false;
  }

  // What people press

  area.addEventListener("input", () => complete(false));
  area.addEventListener("blur", () => setTimeout(closeList, 150));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); closeList(); run(); return; }
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); complete(true); return; }
    if (list.hidden || !shown.length) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Tab") take(Math.max(at, 0), before());
    else if (event.key === "Enter" && at >= 0) take(at, before());
    else if (event.key === "Escape") closeList();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  document.getElementById("insert").addEventListener("chosen", (event) => { insert(event.detail.id, 0); addPrefixes(); });
  document.getElementById("example").addEventListener("change", async (event) => {
    await known;
    const text = terms.examples[event.target.value];
    if (text) { area.value = text; answer.hidden = true; tell(""); area.focus(); area.setSelectionRange(0, 0); area.scrollTop = 0; }
  });
  const prefixes = document.getElementById("prefixes");
  prefixes.hidden = false;
  prefixes.addEventListener("click", async () => { await known; addPrefixes(); area.focus(); });
  const share = document.getElementById("share");
  share.hidden = false;
  share.addEventListener("click", async () => {
    const address = `${location.origin}${location.pathname}?${new URLSearchParams({ query: area.value })}`;
    history.replaceState(null, "", address);
    try {
      await navigator.clipboard.writeText(address);
      const name = share.textContent;
      share.textContent = share.dataset.done;
      setTimeout(() => { share.textContent = name; }, 1500);
    } catch { /* The address bar has it. */ }
  });
})();
