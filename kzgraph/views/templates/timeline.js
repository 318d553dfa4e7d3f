// The time line: rows answer to the filters; what does not fit is left out, and the lanes close up.

const ITEMS = DATA.items;
const order = DATA.order;
const itemText = new Map(order.map((id) => [id, fold([ITEMS[id].label, ...(ITEMS[id].claims ?? []).map((index) => claimText(index))].join(" "))]));
const KINDS = ["programme", "policy", "event", "change"];
let seen = new Set();

function computeSeen() {
  const { area, kind, region, source } = state.filters;
  const wanted = fold(state.text);
  return new Set(order.filter((id) => {
    const item = ITEMS[id];
    return (!area || has(item.areas, area))
      && (!kind || item.kind === kind || has(item.kinds, kind))
      && (!region || has(item.regions, region) || has(item.within, region))
      && (!source || (item.claims ?? []).some((index) => statedBy(CLAIMS[index], source)))
      && (!wanted || itemText.get(id).includes(wanted));
  }));
}

const dated = (item) => Boolean(item.days[0] || item.days[1]);
const shownItems = () => order.filter((id) => seen.has(id));
const shownClaims = () => [...new Set(shownItems().flatMap((id) => ITEMS[id].claims ?? []))];

const view = {
  columns: () => ["kind", "name", "begins", "ends", "areas", "regions", "claims_behind", "gist", "place"],
  filters: () => {
    const items = Object.values(ITEMS);
    const sources = (item) => new Set((item.claims ?? []).flatMap((index) => (CLAIMS[index].passages ?? []).map((passage) => PASSAGES[passage].source)));
    return {
      area: choices(items.flatMap((item) => item.areas ?? [])),
      kind: [
        ...KINDS.map((kind) => [kind, WORDS[`lane_${kind}`], items.filter((item) => item.kind === kind).length]).filter(([, , count]) => count),
        ...choices(items.flatMap((item) => item.kinds ?? [])).map(([id, label, count]) => [id, `– ${label}`, count]),
      ],
      region: choices(items.flatMap((item) => [...(item.regions ?? []), ...(item.within ?? [])])),
      source: choices(items.flatMap((item) => [...sources(item)].map((source) => [source, documentOf.get(source)]))),
    };
  },
  knows: (id) => id in ITEMS,
  ofClaim: (claim) => (claim ? order.find((id) => (ITEMS[id].claims ?? []).some((index) => CLAIMS[index].id === claim)) : undefined),
  isEmpty: () => !seen.size,
  shown: () => ({ dated: shownItems().filter((id) => dated(ITEMS[id])), undated: shownItems().filter((id) => !dated(ITEMS[id])), claims: shownClaims().map((index) => CLAIMS[index].id).sort() }),
  counts: () => {
    const shown = shownItems().map((id) => ITEMS[id]);
    const some = shown.filter(dated).length;
    return [make("span", { class: "count" }, make("b", {}, number.format(some)), ` ${WORDS.dated_count}, `),
      make("span", { class: "count" }, make("b", {}, number.format(shown.length - some)), ` ${WORDS.undated_count}`)];
  },
  update() {
    seen = computeSeen();
    for (const mark of document.querySelectorAll(".mark")) (mark.closest("li") ?? mark).hidden = !seen.has(mark.dataset.item);
    for (const box of document.querySelectorAll(".lane, .undated-kind")) {
      const count = [...box.querySelectorAll(".mark")].filter((mark) => seen.has(mark.dataset.item)).length;
      box.hidden = !count;
      box.querySelector(".lane-count").textContent = number.format(count);
    }
    for (const box of document.querySelectorAll(".undated, .lanes")) box.hidden = ![...box.querySelectorAll(".mark")].some((mark) => seen.has(mark.dataset.item));
  },
  reveal(id) {
    if (!seen.has(id)) {
      for (const name of Object.keys(state.filters)) state.filters[name] = "";
      state.text = "";
      byId("text").value = "";
      refresh();
    }
    return false;
  },
  panel(id) {
    const item = ITEMS[id];
    const open = item.kind === "change" ? [] : [item.days[0] ? "" : WORDS.open_start, item.days[1] ? "" : WORDS.open_end];
    return [
      panelTop(make("p", { class: "badge" }, glyph(item.kind), [WORDS[item.kind], ...names(item.kinds)].join(" · "))),
      heading(item.label),
      panelTools(),
      facts([["when", dated(item) ? [item.when, ...open] : [WORDS.undated]], ["areas", names(item.areas)], ["regions", names(item.regions)],
        ["bodies_before", names(item.before)], ["bodies_after", names(item.after)]]),
      ...claimList(item.claims ?? []),
      make("p", { class: "curie", translate: "no" }, id),
    ];
  },
  rows: () => shownItems().map((id) => {
    const item = ITEMS[id];
    const own = (item.claims ?? []).map((index) => CLAIMS[index]);
    const stated = own.filter((claim) => claim.id === id);
    const cells = {
      kind: [WORDS[item.kind], ...names(item.kinds)].join(", "), name: item.label, begins: item.days[0] ?? "", ends: item.days[1] ?? "",
      areas: names(item.areas).join(", "), regions: names(item.regions).join(", "), claims_behind: String(own.length),
      gist: stated.flatMap(gistsOf).join(" "), place: placesOf(stated),
    };
    return { id, cells, links: { name: id }, ids: { id, passages: [...new Set(own.flatMap((claim) => claim.passages ?? []))].join(" ") } };
  }),
};
