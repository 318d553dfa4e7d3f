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
  const MOST_NODES = 150;
  const FILES = {
    rows: { CSV: ["text/csv", "csv"], TSV: ["text/tab-separated-values", "tsv"], JSON: ["application/sparql-results+json", "json"], XML: ["application/sparql-results+xml", "xml"] },
    graph: { Turtle: ["text/turtle", "ttl"], "N-Triples": ["application/n-triples", "nt"], "JSON-LD": ["application/ld+json", "jsonld"] },
  };
  let terms = { prefixes: {}, terms: [], examples: {} };
  let shown = [];
  let at = -1;
  let running = null;
  let asked = 0;

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
    asked += 1;
    tell(words.running);
    answer.hidden = true;
    try {
      const [found] = await Promise.all([ask("application/sparql-results+json, text/turtle;q=0.9"), known.catch(() => null)]);
      const type = found.headers.get("Content-Type") || "";
      if (!found.ok) { tell(`${words.failed} ${await reason(found)}`, true); return; }
      const warning = found.headers.get("Warning") || "";
      if (type.includes("turtle")) await showGraph(await found.text());
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
    present(rows.length ? table(names, rows) : element("p", {}, words.none), counted(rows), FILES.rows);
    const pictures = [[words.chart, barsOf(names, rows)], [words.network, tiesOf(names, rows)]];
    offer(pictures.filter(([, draw]) => draw));
  }

  function table(names, rows) {
    const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
    const body = rows.slice(0, MOST_ROWS).map((row) => element("tr", {}, ...names.map((name) => cell(row[name]))));
    const caption = element("caption", { class: "hidden" }, words.answer);
    return element("table", {}, caption, element("thead", {}, head), element("tbody", {}, ...body));
  }

  function counted(rows) {
    return rows.length > MOST_ROWS ? words.first.replace("{n}", MOST_ROWS).replace("{total}", rows.length) : words.rows.replace("{n}", rows.length);
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

  // The page of a thing here; "" for what has none.
  function address(iri) {
    const own = /\/(?:id|concept)\/([a-z]+)\/([\w.-]+)$/.exec(iri);
    return own && iri.startsWith("https://w3id.org/kzgraph/") ? `${words.id}${own[1]}/${own[2]}` : "";
  }

  function link(iri) {
    const short = curie(iri);
    if (address(iri)) return element("a", { href: address(iri) }, short || iri);
    return /^https?:/.test(iri) ? element("a", { href: iri, rel: "external noreferrer" }, short || iri) : document.createTextNode(iri);
  }

  async function showGraph(text) {
    const turtle = element("pre", {}, element("code", {}, text));
    const found = await ask("application/n-triples");
    const names = ["subject", "predicate", "object"];
    const triples = found.ok ? statements(await found.text()) : [];
    if (!triples.length) { present(turtle, "", FILES.graph); return; }
    const whole = element("details", {}, element("summary", {}, "Turtle"), turtle);
    present(element("div", {}, whole, table(names, triples)), counted(triples), FILES.graph);
    const draw = tiesOf(names, triples);
    if (draw) offer([[words.network, draw]]);
  }

  // The lines of N-Triples as rows.
  function statements(text) {
    const lines = [...text.matchAll(/^(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.$/gm)];
    return lines.map(([, subject, predicate, object]) => ({ subject: term(subject), predicate: term(predicate), object: term(object) }));
  }

  function term(written) {
    if (written.startsWith("<")) return { type: "uri", value: written.slice(1, -1) };
    const [, text, lang, datatype] = /^("(?:[^"\\]|\\.)*")(?:@([\w-]+)|\^\^<([^>]*)>)?$/.exec(written) || [];
    if (text === undefined) return { type: "bnode", value: written };
    let value = text.slice(1, -1);
    try { value = JSON.parse(text); } catch { /* It stays as it is written. */ }
    return { type: "literal", value, ...(lang ? { "xml:lang": lang } : {}), ...(datatype ? { datatype } : {}) };
  }

  function present(content, count, files) {
    document.getElementById("query-rows").replaceChildren(content);
    answer.querySelector(".count").textContent = count;
    offer([]);
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

  // Pictures of an answer: a button for each, which is pressed while it is shown; the table stands below all the while.
  function offer(pictures) {
    const frame = document.getElementById("query-picture");
    const buttons = document.getElementById("query-pictures");
    frame.hidden = true;
    frame.replaceChildren();
    buttons.hidden = !pictures.length;
    const number = asked;
    const made = pictures.map(([name, draw]) => {
      const button = element("button", { type: "button", class: "quiet", "aria-pressed": "false", "aria-controls": "query-picture" }, name);
      button.addEventListener("click", async () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        for (const other of made) other.setAttribute("aria-pressed", String(on && other === button));
        frame.hidden = !on;
        if (!on) return;
        const drawnNow = await draw();
        if (number === asked && button.getAttribute("aria-pressed") === "true") frame.replaceChildren(...drawnNow);
      });
      return button;
    });
    buttons.replaceChildren(...made.flatMap((button) => [button, " "]));
    // A chart says at once what its numbers say; a network is for who asks for it.
    if (pictures[0]?.[0] === words.chart) made[0].click();
  }

  // Bars, where the last column holds numbers and the rows are few.
  function barsOf(names, rows) {
    const value = names.at(-1);
    const numeric = rows.every((row) => /#(?:integer|decimal|double|float)$/.test(row[value]?.datatype || ""));
    if (names.length < 2 || rows.length < 2 || rows.length > MOST_BARS || !numeric) return null;
    return () => bars(names, rows, value);
  }

  // The server draws them, as it draws the series of an indicator.
  async function bars(names, rows, value) {
    const label = names.slice(0, -1).reverse().find((name) => rows.some((row) => row[name]?.type === "literal")) || names[0];
    const lines = rows.map((row) => {
      const text = row[label]?.value || "";
      const iri = names.map((name) => row[name]).find((term) => term?.type === "uri")?.value || "";
      const name = row[label]?.type === "uri" ? curie(text) || text : text;
      return [name.length > 36 ? `${name.slice(0, 35)}…` : name, row[value].value, address(iri)];
    });
    const found = await fetch(`${words.charts}?${new URLSearchParams({ title: `${words.chart}: ${value}`, bars: JSON.stringify(lines) })}`);
    if (!found.ok) return [element("p", { class: "hint" }, words.failed)];
    const picture = new DOMParser().parseFromString(await found.text(), "text/html").querySelector("svg");
    return picture ? [element("div", { class: "chart" }, document.importNode(picture, true))] : [];
  }

  // Ties: the things of a row from left to right, each tied to the next; a property between two names their tie.
  function tiesOf(names, rows) {
    const places = new Map();
    const nodes = [];
    const edges = new Map();
    let total = 0;
    const node = (term) => {
      if (!places.has(term.value)) {
        total += 1;
        places.set(term.value, total <= MOST_NODES ? nodes.push({ iri: term.value }) - 1 : -1);
      }
      return places.get(term.value);
    };
    for (const row of rows) {
      let before = -1;
      let property = "";
      for (const term of names.map((name) => row[name])) {
        if (!term || (term.type !== "uri" && term.type !== "bnode")) continue;
        if (isTerm(term.value)) { property = curie(term.value); continue; }
        const at_ = node(term);
        if (before >= 0 && at_ >= 0 && at_ !== before) edges.set(`${before} ${at_} ${property}`, { from: before, to: at_, name: property });
        before = at_;
        property = "";
      }
    }
    if (!edges.size) return null;
    const tied = new Set([...edges.values()].flatMap(({ from, to }) => [from, to]));
    const kept = nodes.filter((_, number) => tied.has(number));
    const moved = new Map([...tied].sort((one, other) => one - other).map((old, number) => [old, number]));
    const ties = [...edges.values()].map(({ from, to, name }) => ({ from: moved.get(from), to: moved.get(to), name }));
    return () => picture(kept, ties, total);
  }

  async function picture(nodes, edges, total) {
    const named = await labels(nodes.map(({ iri }) => iri));
    const kinds = [];
    for (const one of nodes) {
      const short = curie(one.iri);
      const kind = short.split(":")[0];
      if (!kinds.includes(kind)) kinds.push(kind);
      const own = address(one.iri);
      Object.assign(one, { name: named.get(one.iri) || short || one.iri, address: own || (/^https?:/.test(one.iri) ? one.iri : ""), sort: kind, kind: kinds.indexOf(kind) });
    }
    const say = (name, others) => words.tied.replace("{name}", name).replace("{names}", others.slice(0, 12).join("; ") + (others.length > 12 ? " …" : ""));
    const said = words.drawn.replace("{n}", nodes.length).replace("{m}", edges.length);
    const cut = total > MOST_NODES ? ` ${words.capped.replace("{n}", MOST_NODES).replace("{total}", total)}` : "";
    const key = kinds.filter(Boolean).map((kind, number) => element("li", {}, swatch(number), ` ${kind}`));
    return [
      element("p", { class: "hint" }, said + cut),
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.network }, globalThis.drawTies(nodes, edges, words.network, say)),
      element("ul", { class: "legend" }, ...key),
    ];
  }

  function swatch(number) {
    const made = drawn("svg", { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" });
    made.append(drawn("circle", { cx: 7, cy: 7, r: 6, class: `s${number % 6}` }));
    return made;
  }

  // The names of things in the page's language, else in English, asked of the endpoint itself.
  async function labels(iris) {
    const wanted = iris.filter((iri) => /^https?:[^<>"{}|^`\\\s]+$/.test(iri)).map((iri) => `<${iri}>`).join(" ");
    const lang = document.documentElement.lang || "en";
    const query = `SELECT ?thing ?name WHERE { VALUES ?thing { ${wanted} } ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> ?name . FILTER(LANG(?name) IN ("en", "${lang}")) } ORDER BY (LANG(?name) = "${lang}") ?name`;
    try {
      const headers = { Accept: "application/sparql-results+json", "Content-Type": "application/sparql-query" };
      const found = await fetch(words.endpoint, { method: "POST", headers, body: query });
      return new Map((await found.json()).results.bindings.map((row) => [row.thing.value, row.name.value]));
    } catch {
      return new Map();
    }
  }

  // Classes and properties, told from things by where they stand.
  function isTerm(iri) {
    const short = curie(iri);
    const namespace = terms.prefixes[short.split(":")[0]] || "";
    return /[#]$/.test(iri.replace(/[^#]*$/, "")) || (short !== "" && !/\/(?:id|concept)\//.test(namespace));
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
