// What is shown under the filters. A claim passes or fails on its own; a node passes or fails on its own;
// a line is drawn when both its ends pass and at least one claim behind it does.
//
// Programmes and results answer to goal area, region, years and document. Partners answer to partner type. When a
// partner type or role is chosen, programmes and results stay only where such a partner has such a role, together with
// the results that those programmes brought about. Partners without a claim left are dropped under any filter, and
// under the filter of strength everything without a claim left is.

const NARROWING = ["area", "region", "type", "role", "from", "to", "strength", "basis", "source"];

function claimPasses(claim, filters) {
  return (
    (!filters.basis || !claim.basis || claim.basis === filters.basis) &&
    (!filters.strength || claim.strengths.includes(filters.strength)) &&
    (!filters.role || claim.verb !== "contribution" || has(claim.roles, filters.role)) &&
    (!filters.region || !claim.regions || has(claim.regions, filters.region)) &&
    (!filters.source || !claim.passages || statedBy(claim, filters.source))
  );
}

function inRegion(node, region) {
  return (
    has(NODES.get(node).regions, region) ||
    claimsOf.get(node).some((index) => CLAIMS[index].to === node && has(CLAIMS[index].regions, region))
  );
}

function inYears(years, from, to) {
  if (!from && !to) return true;
  return (years ?? []).some((year) => year >= Number(from || 0) && year <= Number(to || 9999));
}

/** Whether a document states a node itself or a claim about it. */
function inSource(node, source) {
  const { sources } = NODES.get(node);
  return !sources || sources.includes(source) || claimsOf.get(node).some((index) => statedBy(CLAIMS[index], source));
}

function nodePasses(node, filters) {
  const facts = NODES.get(node);
  if (HIDDEN.has(node) && !state.revealed) return false;
  if (facts.kind === "partner") return !filters.type || has(facts.types, filters.type);
  return (
    (!filters.area || has(facts.areas, filters.area)) &&
    (!filters.region || inRegion(node, filters.region)) &&
    inYears(facts.years, filters.from, filters.to) &&
    (!filters.source || inSource(node, filters.source))
  );
}

/** Drop programmes and results that no chosen partner reaches in a chosen role. */
function keepReached(nodes, claims) {
  const reached = new Set();
  for (const index of claims) {
    const claim = CLAIMS[index];
    if (claim.verb === "contribution" && nodes.has(claim.from) && nodes.has(claim.to)) reached.add(claim.to);
  }
  for (const index of claims) {
    const claim = CLAIMS[index];
    if (claim.verb === "outcome_of" && reached.has(claim.from) && nodes.has(claim.to)) reached.add(claim.to);
  }
  return new Set([...nodes].filter((node) => NODES.get(node).kind === "partner" || reached.has(node)));
}

/** The nodes within so many steps of one, over the claims given. */
function neighbourhood(node, steps, claims) {
  let found = new Set([node]);
  for (let step = 0; step < steps; step += 1) {
    const wider = new Set(found);
    for (const index of claims) {
      const { from, to } = CLAIMS[index];
      if (found.has(from)) wider.add(to);
      if (found.has(to)) wider.add(from);
    }
    found = wider;
  }
  return found;
}

/** Nodes and claims that pass the filters, the switch, the legend, the neighbourhood and the community chosen. */
function passing() {
  const filters = state.filters;
  let nodes = new Set([...NODES.keys()].filter((node) => nodePasses(node, filters)));
  const fitting = [...CLAIMS.keys()].filter((index) => claimPasses(CLAIMS[index], filters));
  if (filters.type || filters.role) nodes = keepReached(nodes, fitting);
  nodes = new Set([...nodes].filter((node) => state.kinds.has(NODES.get(node).kind)));
  if (state.part) nodes = new Set([...nodes].filter((node) => PLACES.get(node).home === state.part));
  const between = () => fitting.filter((index) => nodes.has(CLAIMS[index].from) && nodes.has(CLAIMS[index].to));
  let claims = between();
  if (NARROWING.some((name) => filters[name])) {
    const tied = new Set(claims.flatMap((index) => [CLAIMS[index].from, CLAIMS[index].to]));
    const free = (node) => !filters.strength && NODES.get(node).kind !== "partner";
    nodes = new Set([...nodes].filter((node) => free(node) || tied.has(node)));
  }
  if (state.focus && nodes.has(state.focus)) {
    const near = neighbourhood(state.focus, state.steps, claims);
    nodes = new Set([...nodes].filter((node) => near.has(node)));
    claims = between();
  }
  return { nodes, claims };
}

/** The communities of the nodes that pass, and the claims inside and between them. */
function asOverview({ nodes, claims }) {
  const found = new Map();
  for (const node of nodes) {
    const { home } = PLACES.get(node);
    if (!found.has(home)) found.set(home, { partner: 0, programme: 0, result: 0, claims: [] });
    found.get(home)[NODES.get(node).kind] += 1;
  }
  const ties = new Map();
  for (const index of claims) {
    const ends = [PLACES.get(CLAIMS[index].from).home, PLACES.get(CLAIMS[index].to).home];
    if (ends[0] === ends[1]) found.get(ends[0]).claims.push(index);
    else {
      const id = ends.sort().join(" ");
      if (!ties.has(id)) ties.set(id, []);
      ties.get(id).push(index);
    }
  }
  return { communities: new Map([...found].sort((a, b) => [...COMMUNITIES.keys()].indexOf(a[0]) - [...COMMUNITIES.keys()].indexOf(b[0]))), ties };
}

/**
 * What is drawn under the present state: nodes and lines with their claims or, where the nodes that pass are more than
 * a picture can hold, communities and ties. `all` and `claims` are what passes, drawn or not.
 */
function computeShown() {
  const { nodes: all, claims } = passing();
  const none = { all, claims, nodes: new Set(), edges: new Map(), communities: new Map(), ties: new Map(), isOverview: false, isCapped: false };
  const isMuch = isLarge && all.size > DATA.most;
  if (isMuch && !state.part && !state.focus) return { ...none, ...asOverview({ nodes: all, claims }), isOverview: true };
  const nodes = isMuch ? new Set([...all].sort((a, b) => claimsOf.get(b).length - claimsOf.get(a).length || (a < b ? -1 : 1)).slice(0, DATA.most)) : all;
  const edges = new Map();
  for (const index of claims) {
    if (isMuch && !(nodes.has(CLAIMS[index].from) && nodes.has(CLAIMS[index].to))) continue;
    if (!edges.has(edgeOf[index])) edges.set(edgeOf[index], []);
    edges.get(edgeOf[index]).push(index);
  }
  return { ...none, nodes, edges, isCapped: isMuch };
}

let shown = { all: new Set(), claims: [], nodes: new Set(), edges: new Map(), communities: new Map(), ties: new Map(), isOverview: false, isCapped: false };

/** "41 of 45 partners, 38 of 50 programmes, …" as nodes for the status line. */
function countsLine() {
  const counted = (nodes) => KINDS.map((kind) => nodes.filter((node) => NODES.get(node).kind === kind).length);
  const [now, ever] = [counted([...shown.all]), counted([...NODES.keys()])];
  const parts = KINDS.map((kind, place) => [now[place], ever[place], `${kind}s`]);
  if (shown.isOverview) parts.unshift([shown.communities.size, COMMUNITIES.size, "communities"]);
  parts.push([distinct(shown.claims), distinct([...CLAIMS.keys()]), "claims"]);
  const line = [];
  for (const [count, all, word] of parts) {
    const [n, total] = [number.format(count), number.format(all)];
    const bold = make("b", {}, count === all ? n : say("of", { n, total }));
    line.push(make("span", { class: "count" }, bold, ` ${WORDS[word]}${word === "claims" ? "" : ","}`), " ");
  }
  return [...line, WORDS.shown];
}
