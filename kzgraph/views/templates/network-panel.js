// The panel beside the picture: every claim behind a node or a line, in words, with where it stands.

const panel = byId("panel");
const FIRST_CLAIMS = 40;
const FIRST_NEIGHBOURS = 8;

function nodeLink(node, className = "link") {
  const away = shown.nodes.has(node) ? "" : " away";
  return make("button", { type: "button", class: className + away, dir: "auto", click: () => select({ node }, { from: "list" }) }, nameOf(node));
}

function passagePlace(passage) {
  const begins = number.format(passage.begins);
  const ends = number.format(passage.ends);
  return [passage.document, passage.section || WORDS.no_section, say("positions", { begins, ends })].join(" · ");
}

function passageParts(passage) {
  return [
    passage.gist ? make("p", { class: "gist", dir: "auto" }, passage.gist) : null,
    make("p", { class: "where", dir: "auto" }, passagePlace(passage)),
  ].filter(Boolean);
}

function claimCard(index) {
  const claim = CLAIMS[index];
  const chips = names(claim.roles).map((role) => make("li", {}, role));
  if (claim.basis) chips.push(make("li", { class: claim.basis }, WORDS[claim.basis] ?? claim.basis));
  const said = (word, text) => (text ? make("p", { class: "said", dir: "auto" }, make("span", {}, `${WORDS[word]}: `), text) : null);
  return make(
    "article",
    { class: "claim", "data-claim": claim.id },
    make("p", { class: "claim-ends" }, nodeLink(claim.from), make("span", { class: "verb" }, ` ${relation(claim)} `), nodeLink(claim.to)),
    chips.length ? make("ul", { class: "chips" }, ...chips) : null,
    ...claim.passages.flatMap(passageParts),
    said("wording", claim.wording && `“${claim.wording}”`),
    said("regions", names(claim.regions).join(", ")),
    said("note", claim.note),
    make("p", { class: "curie", translate: "no" }, claim.id),
  );
}

/** Put the first items into a box, and the rest when the reader asks for them. */
function filled(box, items, first, draw) {
  box.append(...items.slice(0, first).map(draw));
  const rest = items.slice(first);
  // One more costs no more room than the button that would ask for it.
  if (rest.length === 1) box.append(draw(rest[0]));
  else if (rest.length) {
    const more = make("button", { type: "button", class: "button small" }, say("more", { n: number.format(rest.length) }));
    const place = box.tagName === "UL" ? make("li", {}, more) : more;
    more.addEventListener("click", () => {
      const drawn = rest.map(draw);
      place.replaceWith(...drawn);
      drawn[0].querySelector("button").focus();
    });
    box.append(place);
  }
  return box;
}

function facts(rows) {
  const list = make("dl", { class: "facts" });
  for (const [word, values] of rows) {
    if (values.length) list.append(make("dt", {}, WORDS[word]), make("dd", { dir: "auto" }, values.join(", ")));
  }
  return list;
}

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
    make("span", {}, nodeLink(other), shown.nodes.has(other) ? null : make("small", {}, ` (${WORDS.not_shown})`)),
    make("span", { class: "count" }, number.format(count)),
  ));
}

function panelTop(badge) {
  const tools = make("span", {});
  if (state.trail.length) tools.append(make("button", { type: "button", class: "button quiet", id: "panel-back", click: goBack }, WORDS.back));
  tools.append(make("button", { type: "button", class: "close", id: "panel-close", "aria-label": WORDS.close, title: WORDS.close, click: () => select(null, { from: "close" }) }, "×"));
  return make("div", { class: "panel-top" }, badge, tools);
}

function copyLinkButton() {
  // Inside another page there is no address that could be copied.
  if (location.protocol === "about:") return null;
  const button = make("button", { type: "button", class: "button small" }, WORDS.copy_link);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = WORDS.copied;
    } catch {
      // Without permission the address bar still has the link.
      button.textContent = location.hash;
    }
  });
  return button;
}

function heading(text) {
  return make("h2", { id: "panel-heading", tabindex: "-1", dir: "auto" }, text);
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
    make("div", { class: "panel-tools" },
      make("button", { type: "button", class: "button small", id: "panel-focus", "aria-pressed": String(focused), click: () => focusOn(focused ? null : node) },
        focused ? WORDS.leave : WORDS.neighbourhood),
      copyLinkButton()),
    facts([["areas", names(known.areas)], ["regions", names(known.regions)], ["years", known.years.map(String)], ["documents", names(known.sources)]]),
    ...(known.figures.length ? [make("h3", {}, WORDS.figures), make("ul", { class: "figures" }, ...known.figures.map((figure) => make("li", { dir: "auto" }, figure)))] : []),
    ...(known.passages.length ? [make("h3", {}, WORDS.named_in), ...known.passages.flatMap(passageParts)] : []),
    ...(claims.length
      ? [make("h3", {}, `${WORDS.neighbours} (${neighbourCount(node)})`), neighbourList(node),
        make("h3", {}, `${WORDS.claims_behind} (${number.format(distinct(claims))})`), filled(make("div", { class: "claims" }), claims, FIRST_CLAIMS, claimCard)]
      : [make("h3", {}, WORDS.claims_behind), make("p", {}, WORDS.no_claims)]),
    make("p", { class: "curie", translate: "no" }, node),
  ];
}

function neighbourCount(node) {
  return number.format(new Set(claimsOf.get(node).flatMap((index) => [CLAIMS[index].from, CLAIMS[index].to])).size - 1);
}

function edgePanel(id) {
  const { from, to, claims } = EDGES.get(id);
  return [
    panelTop(make("p", { class: "badge" }, `${WORDS.claims_behind} (${number.format(distinct(claims))})`)),
    make("h2", { id: "panel-heading", tabindex: "-1" }, make("bdi", {}, nameOf(from)), " – ", make("bdi", {}, nameOf(to))),
    make("div", { class: "panel-tools" }, copyLinkButton()),
    make("h3", {}, WORDS.claims_behind),
    filled(make("div", { class: "claims" }), claims, FIRST_CLAIMS, claimCard),
  ];
}

function startPanel() {
  // A group without names is no organisation, so it has no place among them.
  const counted = [...shown.nodes].filter((node) => NODES.get(node).kind === "partner" && !NODES.get(node).collective)
    .map((node) => [node, shown.claims.filter((index) => CLAIMS[index].from === node || CLAIMS[index].to === node).length])
    .filter(([, count]) => count)
    .sort((a, b) => b[1] - a[1] || collator.compare(nameOf(a[0]), nameOf(b[0])));
  const list = counted.slice(0, 12).map(([node, count]) => make("li", {}, glyph("partner"), make("span", {}, nodeLink(node)), make("span", { class: "count" }, number.format(count))));
  return [
    heading(WORDS.start),
    make("ul", { class: "start" }, ...["start_1", "start_2", "start_3"].map((word) => make("li", {}, WORDS[word]))),
    ...(list.length ? [make("h3", {}, WORDS.most_named), make("ul", { class: "neighbours", id: "most-named" }, ...list)] : []),
  ];
}

function drawPanel() {
  const scrolled = panel.scrollTop;
  const same = panel.dataset.shows === JSON.stringify(state.selected);
  const parts = !state.selected ? startPanel() : state.selected.node ? nodePanel(state.selected.node) : edgePanel(state.selected.edge);
  panel.replaceChildren(...parts);
  panel.dataset.shows = JSON.stringify(state.selected);
  panel.scrollTop = same ? scrolled : 0;
}
