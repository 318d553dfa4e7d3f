// The flow: a claim is shown when a trace over it fits the filters; what is not shown is faint, and keeps its place.

const BANDS = DATA.bands; // id → [start, end, claims, strength, kind]
const TRACES = DATA.traces;
const roleNames = new Map(CLAIMS.flatMap((claim) => claim.roles ?? []));
// Bands that stand for no trace: links between results, and results for which nobody is named.
const untraced = Object.keys(BANDS).filter((id) => !TRACES.some((trace) => trace.hops.some(([band]) => band === id)));
const bandsAt = new Map(Object.keys(DATA.items).map((id) => [id, []]));
for (const [id, [start, end]] of Object.entries(BANDS)) for (const box of [start, end]) bandsAt.get(box).push(id);
let seen = { bands: new Map(), boxes: new Set(), results: new Set(), traces: 0 };

function computeSeen() {
  const { strength, role } = state.filters;
  const wanted = fold(state.text);
  const bands = new Map();
  const boxes = new Set();
  const results = new Set();
  let traces = 0;
  const keep = (band, claim) => {
    if (!bands.has(band)) bands.set(band, new Set());
    bands.get(band).add(claim);
    boxes.add(BANDS[band][0]).add(BANDS[band][1]);
  };
  const fits = (hops) => !wanted || hops.some(([, claim]) => claimText[claim].includes(wanted));
  for (const trace of TRACES) {
    if ((strength && trace.strength !== strength) || (role && !trace.roles.includes(role)) || !fits(trace.hops)) continue;
    for (const [band, claim] of trace.hops) keep(band, claim);
    results.add(BANDS[trace.hops.at(-1)[0]][1]);
    traces += 1;
  }
  if (!role) {
    for (const id of untraced) {
      const [start, end, claims, own, kind] = BANDS[id];
      const ends = kind === "link" ? boxes.has(start) && boxes.has(end) : true;
      if (!ends || (strength && own !== strength)) continue;
      for (const claim of claims) if (!wanted || claimText[claim].includes(wanted)) keep(id, claim);
    }
  }
  return { bands, boxes, results, traces };
}

const shownClaims = (bands = [...seen.bands.keys()]) => [...new Set(bands.flatMap((id) => [...(seen.bands.get(id) ?? [])]))];
const allClaims = new Set(Object.values(BANDS).flatMap((band) => band[2])).size;

const view = {
  columns: ["from", "relation", "to", "roles", "strength", "basis", "scope", "wording", "gist", "place"],
  filters: () => ({
    strength: ["stated", "programme", "chain", "umbrella"]
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
    for (const part of document.querySelectorAll(".part")) {
      const any = DATA.parts[part.dataset.part].results.some((result) => seen.boxes.has(result));
      part.classList.toggle("faint", !any);
      for (const row of document.querySelectorAll(".bar-row")) if (row.dataset.item === part.dataset.part) row.classList.toggle("faint", !any);
    }
  },
  reveal(id) {
    if (id in DATA.parts) {
      document.querySelector(`.part[data-part="${CSS.escape(id)}"]`).open = true;
      return;
    }
    const inside = (part) => [...part.querySelectorAll(".mark")].some((mark) => mark.dataset.item === id);
    const holding = [...document.querySelectorAll(".part")].filter(inside);
    if (holding.length && !holding.some((part) => part.open)) holding[0].open = true;
  },
  panel(id) {
    if (id in DATA.parts) {
      const part = DATA.parts[id];
      const open = part.results.filter((result) => seen.boxes.has(result));
      return [panelTop(make("p", { class: "badge" }, part.counts)), heading(part.label), copyLinkButton(),
        make("h3", {}, `${WORDS.results_traced} (${number.format(open.length)})`),
        filled(make("ul", { class: "neighbours" }), open, FIRST_CLAIMS, (result) => make("li", {}, glyph("result"), make("span", {}, itemLink(result, DATA.items[result].label))))];
    }
    if (id in BANDS) {
      const [start, end] = BANDS[id];
      const name = (box) => make("bdi", {}, DATA.items[box].label);
      return [panelTop(make("p", { class: "badge" }, strengthWord(BANDS[id][3]))), heading(name(start), " – ", name(end)), copyLinkButton(), ...claimList(shownClaims([id]))];
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
  const figures = (item.figures ?? []).map(([line, passages]) => make("li", { dir: "auto" }, line, ...passages.map((passage) => make("span", { class: "where" }, placeOf(passage)))));
  return [
    panelTop(make("p", { class: "badge" }, glyph(item.kind), kinds.join(" · "))),
    heading(item.label),
    copyLinkButton(),
    facts([["programmes", names(item.programmes)], ["areas", names(item.areas)], ["regions", names(item.regions)], ["when", [item.when]]]),
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
    gist: gistsOf(claim).join(" "), place: [...new Set((claim.passages ?? []).map(placeOf))].join("; "),
  };
  return { id: `${band} ${claim.id}`, cells, links: { from: start, to: end, relation: band },
    ids: { from_id: start, to_id: end, claim: claim.id, passages: (claim.passages ?? []).join(" ") } };
}
