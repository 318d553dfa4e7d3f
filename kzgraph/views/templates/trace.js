// The flow: a claim is shown when a trace over it fits the filters; what is not shown is folded away: the flow keeps
// its order, and closes up where nothing is left.

const BANDS = DATA.bands; // id → [start, end, claims, strength, kind]
const TRACES = DATA.traces;
const roleNames = new Map(CLAIMS.flatMap((claim) => claim.roles ?? []));
// Bands that stand for no trace: links between results, and results for which nobody is named.
const traced = new Set(TRACES.flatMap((trace) => trace.hops.map(([band]) => band)));
const untraced = Object.keys(BANDS).filter((id) => !traced.has(id));
const bandsAt = new Map(Object.keys(DATA.items).map((id) => [id, []]));
for (const [id, [start, end]] of Object.entries(BANDS)) for (const box of [start, end]) bandsAt.get(box).push(id);
let seen = { bands: new Map(), boxes: new Set(), results: new Set(), closest: new Map() };

function computeSeen() {
  const { strength, role } = state.filters;
  const wanted = fold(state.text);
  const bands = new Map();
  const boxes = new Set();
  const results = new Set();
  const closest = new Map();
  const keep = (band, claim) => {
    if (!bands.has(band)) bands.set(band, new Set());
    bands.get(band).add(claim);
    boxes.add(BANDS[band][0]).add(BANDS[band][1]);
  };
  const fits = (hops) => !wanted || hops.some(([, claim]) => claimText(claim).includes(wanted));
  for (const trace of TRACES) {
    if ((strength && trace.strength !== strength) || (role && !trace.roles.includes(role)) || !fits(trace.hops)) continue;
    for (const [band, claim] of trace.hops) keep(band, claim);
    const result = BANDS[trace.hops.at(-1)[0]][1];
    results.add(result);
    const known = closest.get(result);
    if (!known || STRENGTHS.indexOf(trace.strength) < STRENGTHS.indexOf(known)) closest.set(result, trace.strength);
  }
  if (!role) {
    for (const id of untraced) {
      const [start, end, claims, own, kind] = BANDS[id];
      const ends = kind === "link" ? boxes.has(start) && boxes.has(end) : true;
      if (!ends || (strength && own !== strength)) continue;
      for (const claim of claims) if (!wanted || claimText(claim).includes(wanted)) keep(id, claim);
    }
  }
  return { bands, boxes, results, closest };
}

const shape = (element, name) => Number(element.getAttribute(name));

/** How a flow was drawn, read once, when it is first seen: its height, boxes and bands with where they stand. */
const readFlow = (svg) => ({
  svg,
  box: svg.getAttribute("viewBox").split(" ").map(Number),
  boxes: [...svg.querySelectorAll(".box-mark")].map((mark) => {
    const [box, rim] = mark.querySelectorAll("rect");
    const texts = [...mark.querySelectorAll("text")].map((text) => [text, shape(text, "y")]);
    return { mark, box, rim, texts, y: shape(box, "y"), height: shape(box, "height"), keep: shape(box, "data-keep") };
  }),
  bands: [...svg.querySelectorAll(".band-mark")].map((mark) => {
    const paths = [...mark.querySelectorAll("path")];
    const way = paths[0].getAttribute("d").match(/[MCL]|-?[\d.]+/g);
    let place = 0;
    const steps = way.map((part) => (/[MCL]/.test(part) ? part : [Number(part), place++ % 2 === 1]));
    const doubt = mark.querySelector(".doubt");
    return { mark, paths, steps, doubt: doubt && [doubt, shape(doubt, "y")] };
  }),
});
const flows = new Map();

/** Fold the flows that can be seen: all there are, or those of parts that are open. */
function foldFlows() {
  for (const svg of document.querySelectorAll(".flow-whole .flow, .part[open] .flow")) {
    if (!flows.has(svg)) flows.set(svg, readFlow(svg));
    foldFlow(flows.get(svg));
  }
}
const GAP = 10;

/** A way from old heights to new ones that keeps the stretches given and closes what lies between them. */
function folding(stretches) {
  const kept = [];
  for (const [from, to] of stretches.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (kept.length && from <= kept.at(-1)[1] + GAP) kept.at(-1)[1] = Math.max(kept.at(-1)[1], to);
    else kept.push([from, to]);
  }
  let at = 0;
  const starts = kept.map(([from, to]) => {
    const start = at;
    at += to - from + GAP;
    return start;
  });
  return {
    height: Math.max(at - GAP, 0),
    at(y) {
      let place = kept.findLastIndex(([from]) => from <= y);
      if (place < 0) return kept.length ? Math.max(y - kept[0][0], 0) : y;
      const [from, to] = kept[place];
      if (y <= to) return starts[place] + y - from;
      const next = kept[place + 1];
      const share = next ? (y - to) / (next[0] - to) : 0;
      return starts[place] + to - from + share * GAP;
    },
  };
}

/** Draw a flow again so that only what is shown takes room. */
function foldFlow(flow) {
  const stretches = [];
  for (const { mark, y, keep } of flow.boxes) if (seen.boxes.has(mark.dataset.item)) stretches.push([y, y + keep]);
  for (const { mark, paths, steps } of flow.bands) {
    if (!seen.bands.has(mark.dataset.item)) continue;
    const half = shape(paths.at(-1), "stroke-width") / 2;
    for (const step of steps) if (step[1] === true) stretches.push([step[0] - half, step[0] + half]);
  }
  const fold = folding(stretches);
  for (const { box, rim, texts, y, height } of flow.boxes) {
    for (const rect of [box, rim]) {
      rect.setAttribute("y", fold.at(y));
      rect.setAttribute("height", Math.max(fold.at(y + height) - fold.at(y), 1));
    }
    for (const [text, at] of texts) text.setAttribute("y", fold.at(y) + at - y);
  }
  for (const { paths, steps, doubt } of flow.bands) {
    const way = steps.map((step) => (typeof step === "string" ? step : `${step[1] ? Math.round(fold.at(step[0]) * 10) / 10 : step[0]} `)).join("");
    for (const path of paths) path.setAttribute("d", way);
    if (doubt) doubt[0].setAttribute("y", fold.at(doubt[1]));
  }
  const [left, top, width, height] = flow.box;
  const all = flow.boxes.every(({ mark }) => seen.boxes.has(mark.dataset.item));
  const high = all ? height : fold.height - 2 * top;
  flow.svg.setAttribute("viewBox", `${left} ${top} ${width} ${high}`);
  flow.svg.setAttribute("height", high);
}

const shownClaims = (bands = [...seen.bands.keys()]) => [...new Set(bands.flatMap((id) => [...(seen.bands.get(id) ?? [])]))];
const allClaims = new Set(Object.values(BANDS).flatMap((band) => band[2])).size;

const shownResults = (part) => DATA.parts[part].results.filter((result) => seen.boxes.has(result));
const mostResults = Math.max(0, ...Object.values(DATA.parts).map((part) => part.results.length));

/** How many results of a part are shown, and by which strength each is tied most closely. */
function drawBar(row) {
  const results = shownResults(row.dataset.item);
  row.classList.toggle("faint", !results.length);
  row.querySelector(".bar-count").textContent = number.format(results.length);
  let at = 0;
  const rects = STRENGTHS.map((strength) => {
    const width = (100 * results.filter((result) => (seen.closest.get(result) ?? "programme") === strength).length) / mostResults;
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of [["x", `${at}%`], ["y", 2], ["width", `${width}%`], ["height", 14], ["class", `part-bar ${strength}`]]) rect.setAttribute(name, value);
    at += width;
    return rect;
  });
  row.querySelector("svg").replaceChildren(...rects);
}

const view = {
  columns: () => ["from", "relation", "to", "strength", "roles", "gist", "place", "wording", "basis", "scope"],
  filters: () => ({
    strength: STRENGTHS
      .map((one) => [one, strengthWord(one), TRACES.filter((trace) => trace.strength === one).length]).filter(([, , count]) => count),
    role: choices(TRACES.flatMap((trace) => [...new Set(trace.roles)].map((role) => [role, roleNames.get(role) ?? role]))),
  }),
  knows: (id) => id in DATA.items || id in BANDS || id in DATA.parts,
  ofClaim: (claim) => (claim ? Object.keys(BANDS).find((id) => BANDS[id][2].some((index) => CLAIMS[index].id === claim)) : undefined),
  isEmpty: () => !seen.bands.size,
  shown: () => ({ boxes: [...seen.boxes].sort(), bands: [...seen.bands.keys()].sort(), claims: shownClaims().map((index) => CLAIMS[index].id).sort() }),
  counts: () => [
    make("span", { class: "count" }, make("b", {}, number.format(seen.results.size)), ` ${WORDS.results}, `),
    make("span", { class: "count" }, say("shown_of", { n: number.format(shownClaims().length), total: number.format(allClaims) })),
  ],
  near: (id) => (id in BANDS ? BANDS[id].slice(0, 2) : (bandsAt.get(id) ?? []).flatMap((band) => [band, ...BANDS[band].slice(0, 2)])),
  update() {
    seen = computeSeen();
    for (const mark of document.querySelectorAll(".box-mark")) mark.classList.toggle("faint", !seen.boxes.has(mark.dataset.item));
    for (const mark of document.querySelectorAll(".band-mark")) {
      const claims = seen.bands.get(mark.dataset.item)?.size ?? 0;
      const band = mark.querySelector(".band");
      mark.classList.toggle("faint", !claims);
      if (claims) band.setAttribute("stroke-width", Math.max(4, claims * Number(band.dataset.claim)));
    }
    foldFlows();
    for (const part of document.querySelectorAll(".part")) part.classList.toggle("faint", !shownResults(part.dataset.part).length);
    for (const row of document.querySelectorAll(".bar-row")) drawBar(row);
  },
  start: () => byId("picture").addEventListener("toggle", foldFlows, true),
  reveal(id) {
    if (id in DATA.parts) {
      const part = document.querySelector(`.part[data-part="${CSS.escape(id)}"]`);
      part.open = true;
      if (state.tab === "picture") part.scrollIntoView({ block: "start" });
      return true;
    }
    const inside = (part) => [...part.querySelectorAll(".mark")].some((mark) => mark.dataset.item === id);
    const holding = [...document.querySelectorAll(".part")].filter(inside);
    if (holding.length && !holding.some((part) => part.open)) holding[0].open = true;
    return false;
  },
  panel(id) {
    if (id in DATA.parts) {
      const part = DATA.parts[id];
      const open = part.results.filter((result) => seen.boxes.has(result));
      return [panelTop(make("p", { class: "badge" }, part.counts)), heading(part.label), panelTools(),
        make("h3", {}, `${WORDS.results_traced} (${number.format(open.length)})`),
        filled(make("ul", { class: "neighbours" }), open, FIRST_CLAIMS, (result) => make("li", {}, glyph("result"), make("span", {}, itemLink(result, DATA.items[result].label))))];
    }
    if (id in BANDS) {
      const [start, end] = BANDS[id];
      const name = (box) => make("bdi", {}, DATA.items[box].label);
      return [panelTop(make("p", { class: "badge" }, strengthWord(BANDS[id][3]))), heading(name(start), " – ", name(end)), panelTools(), ...claimList(shownClaims([id]))];
    }
    return boxPanel(id);
  },
  rows: () => [...seen.bands.entries()]
    .sort(([a], [b]) => collator.compare(DATA.items[BANDS[a][0]].label, DATA.items[BANDS[b][0]].label) || collator.compare(DATA.items[BANDS[a][1]].label, DATA.items[BANDS[b][1]].label) || (a < b ? -1 : 1))
    .flatMap(([band, claims]) => [...claims].sort((a, b) => a - b).map((index) => claimRow(band, CLAIMS[index]))),
};

function boxPanel(id) {
  const item = DATA.items[id];
  const kinds = [WORDS[item.kind], item.level && item.level !== "not stated" ? WORDS[item.level] : ""].filter(Boolean);
  const bands = bandsAt.get(id);
  const alone = item.kind === "result" && !bands.some((band) => BANDS[band][0].startsWith("partner:") || !untraced.includes(band));
  const figures = (item.figures ?? []).map(([line, passages]) => figureItem(line, passages));
  return [
    panelTop(make("p", { class: "badge" }, glyph(item.kind), kinds.join(" · "))),
    heading(item.label),
    panelTools(),
    facts([["programmes_of", names(item.programmes)], ["areas", names(item.areas)], ["regions", names(item.regions)], ["when", [item.when]]]),
    ...(alone ? [make("p", { class: "said" }, WORDS.no_partner)] : []),
    ...(figures.length ? [make("h3", {}, WORDS.figures), make("ul", { class: "figures" }, ...figures)] : []),
    ...(item.passages ? [make("h3", {}, WORDS.named_in), ...item.passages.flatMap(passageParts)] : []),
    ...claimList(shownClaims(bands)),
    make("p", { class: "curie", translate: "no" }, id),
  ];
}

function claimRow(band, claim) {
  const [start, end] = BANDS[band];
  const cells = {
    from: DATA.items[start].label, relation: verbOf(claim), to: DATA.items[end].label, roles: names(claim.roles).join(", "),
    strength: (claim.strengths ?? [BANDS[band][3]]).map(strengthWord).join(", "), basis: claim.basis ? WORDS[claim.basis] : "",
    scope: (claim.scopes ?? []).map(scopeWords).join("; "), wording: claim.wording ? `“${claim.wording}”` : "",
    gist: gistsOf(claim).join(" "), place: placesOf([claim]),
  };
  return { id: `${band} ${claim.id}`, claim: claim.id, cells, links: { from: start, to: end, relation: band },
    ids: { from_id: start, to_id: end, claim: claim.id, passages: (claim.passages ?? []).join(" ") } };
}
