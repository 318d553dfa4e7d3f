// What the panel says of nodes, lines, communities and ties; cards of claims are those of all views.

const FIRST_NEIGHBOURS = 8;

const nodeLink = (node) => itemLink(node, nameOf(node));

/** Neighbours with the number of claims that tie them, most first. */
function neighbourList(node) {
  const counts = new Map();
  for (const index of claimsOf.get(node)) {
    const { from, to } = CLAIMS[index];
    const other = from === node ? to : from;
    counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => KINDS.indexOf(NODES.get(a[0]).kind) - KINDS.indexOf(NODES.get(b[0]).kind)
    || b[1] - a[1] || collator.compare(nameOf(a[0]), nameOf(b[0])));
  return filled(make("ul", { class: "neighbours" }), sorted, FIRST_NEIGHBOURS, ([other, count]) => make(
    "li", {}, glyph(NODES.get(other).group),
    make("span", {}, nodeLink(other), !view.isAway(other) ? null : make("small", {}, ` (${WORDS.not_shown})`)),
    make("span", { class: "count" }, number.format(count)),
  ));
}

function nodePanel(node) {
  const known = NODES.get(node);
  const focused = state.focus === node;
  const kinds = [kindName(node), ...names(known.types).filter((name) => name.toLowerCase() !== kindName(node).toLowerCase()),
    ...(known.collective ? [WORDS.collective] : [])];
  const claims = claimsOf.get(node);
  return [
    panelTop(make("p", { class: "badge" }, glyph(known.group), kinds.join(" · "))),
    heading(known.label),
    panelTools(make("button", { type: "button", class: "button small", id: "panel-focus", "aria-pressed": String(focused), click: () => focusOn(focused ? null : node) },
      focused ? WORDS.leave : WORDS.neighbourhood)),
    facts([["areas", names(known.areas)], ["regions", names(known.regions)], ["years", (known.years ?? []).map(String)],
      ["documents", (known.sources ?? []).map((source) => documentOf.get(source))]]),
    ...(known.figures ? [make("h3", {}, WORDS.figures), make("ul", { class: "figures" }, ...known.figures.map((figure) => figureItem(figure)))] : []),
    ...(known.passages ? [make("h3", {}, WORDS.named_in), ...known.passages.flatMap(passageParts)] : []),
    ...(claims.length
      ? [make("h3", {}, `${WORDS.neighbours} (${neighbourCount(node)})`), neighbourList(node), ...claimList(claims)]
      : [make("h3", {}, WORDS.claims_behind), make("p", {}, WORDS.no_claims)]),
    make("p", { class: "curie", translate: "no" }, node),
  ];
}

function neighbourCount(node) {
  return number.format(new Set(claimsOf.get(node).flatMap((index) => [CLAIMS[index].from, CLAIMS[index].to])).size - 1);
}

const ended = (one, other) => heading(make("bdi", {}, one), " – ", make("bdi", {}, other));

function edgePanel(id) {
  const { from, to, claims } = EDGES.get(id);
  const [badge, ...list] = claimList(claims);
  return [panelTop(make("p", { class: "badge" }, badge.textContent)), ended(nameOf(from), nameOf(to)), panelTools(), make("h3", {}, WORDS.claims_behind), ...list];
}

/** A community: how much is in it, its members with most claims, and what it is tied to. */
function communityPanel(id) {
  const { ties, communities } = asOverview(state.part ? withoutPart() : { nodes: shown.all, claims: shown.claims });
  const found = communities.get(id) ?? { partner: 0, programme: 0, result: 0, claims: [] };
  const near = [...ties].filter(([tie]) => tie.split(" ").includes(id))
    .map(([tie, claims]) => [tie, tie.split(" ").find((end) => end !== id), claims.length])
    .sort((a, b) => b[2] - a[2] || (a[1] < b[1] ? -1 : 1));
  const counted = KINDS.map((kind) => `${number.format(found[kind])} ${WORDS[`${kind}s`]}`);
  return [
    panelTop(make("p", { class: "badge" }, glyph("community"), WORDS.community)),
    heading(communityName(id)),
    panelTools(make("button", { type: "button", class: "button small", id: "panel-part", click: () => openPart(state.part === id ? null : id) },
      state.part === id ? WORDS.all_parts : say("open_community", { name: "" }).trim())),
    make("p", { class: "said" }, [...counted, `${number.format(distinct(found.claims))} ${WORDS.claims}`].join(" · ")),
    make("h3", {}, WORDS.members),
    make("ul", { class: "neighbours" }, ...COMMUNITIES.get(id).named.map((node) => make("li", {}, glyph(NODES.get(node).group), make("span", {}, nodeLink(node)),
      make("span", { class: "count" }, number.format(claimsOf.get(node).length))))),
    ...(near.length ? [make("h3", {}, `${WORDS.ties} (${number.format(near.length)})`), filled(make("ul", { class: "neighbours" }), near, FIRST_NEIGHBOURS,
      ([tie, other, count]) => make("li", {}, glyph("community"), make("span", {}, itemLink(other, communityName(other))), make("span", { class: "count" }, itemLink(tie, number.format(count)))))] : []),
  ];
}

/** What would be shown if no community alone were drawn. */
function withoutPart() {
  const { part } = state;
  state.part = null;
  const { nodes, claims } = passing();
  state.part = part;
  return { nodes, claims };
}

function tiePanel(id) {
  const [one, other] = id.split(" ");
  const claims = shown.ties.get(id) ?? asOverview(withoutPart()).ties.get(id) ?? [];
  return [panelTop(make("p", { class: "badge" }, glyph("community"), WORDS.claims_between)), ended(communityName(one), communityName(other)), panelTools(), ...claimList(claims, "claims_between")];
}

/** Partners with most claims shown. */
function mostNamed() {
  const counts = new Map();
  for (const index of shown.claims) {
    for (const node of new Set([CLAIMS[index].from, CLAIMS[index].to])) counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  // A group without names is no organisation, so it has no place among them.
  const counted = [...counts].filter(([node]) => NODES.get(node).kind === "partner" && !NODES.get(node).collective)
    .sort((a, b) => b[1] - a[1] || collator.compare(nameOf(a[0]), nameOf(b[0])));
  const list = counted.slice(0, 12).map(([node, count]) => make("li", {}, glyph("partner"), make("span", {}, nodeLink(node)), make("span", { class: "count" }, number.format(count))));
  return list.length ? [make("h3", {}, WORDS.most_named), make("ul", { class: "neighbours", id: "most-named" }, ...list)] : [];
}
