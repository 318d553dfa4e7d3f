// What the network draws: nodes, lines, the claims behind them, and how far a large one is divided.

const NODES = new Map(Object.entries(DATA.nodes));
const PLACES = new Map(DATA.picture.nodes.map((node) => [node.id, node]));
const EDGES = new Map(DATA.picture.edges.map(([from, to, both, claims]) => {
  const id = (from < to ? [from, to] : [to, from]).join(" ");
  return [id, { id, from, to, both, claims }];
}));
const COMMUNITIES = new Map((DATA.picture.communities ?? []).map((community) => [community.id, community]));
const HIDDEN = new Set(DATA.hidden);
const KINDS = ["partner", "programme", "result"];
const isLarge = COMMUNITIES.size > 0;

Object.assign(state, {
  kinds: new Set(KINDS),
  revealed: false, // whether the nodes that start hidden are drawn
  focus: null, // CURIE of the node whose neighbourhood alone is drawn
  steps: 1,
  part: null, // id of the community that alone is drawn
});

// Claims by node, and the drawn line of each claim.
const claimsOf = new Map([...NODES.keys()].map((node) => [node, []]));
const edgeOf = [];
for (const edge of EDGES.values()) {
  for (const index of edge.claims) {
    edgeOf[index] = edge.id;
    claimsOf.get(CLAIMS[index].from).push(index);
    if (CLAIMS[index].to !== CLAIMS[index].from) claimsOf.get(CLAIMS[index].to).push(index);
  }
}
const membersOf = new Map([...COMMUNITIES.keys()].map((id) => [id, []]));
if (isLarge) for (const { id, home } of PLACES.values()) membersOf.get(home).push(id);

/** What a node is, in words: "Partner", "Programme", "Outcome" … */
const kindName = (node) => WORDS[NODES.get(node).group];
const nameOf = (node) => NODES.get(node).label;
const homeOf = (node) => (!isLarge && state.filters.group === "type" ? PLACES.get(node).other[2] : PLACES.get(node).home);
const distinct = (indices) => new Set(indices.map((index) => CLAIMS[index].id)).size;

/** The first members of a community that can name it: partners say most; without any, whatever has most claims. */
function namesakes(id, most) {
  const { named } = COMMUNITIES.get(id);
  const partners = named.filter((node) => NODES.get(node).kind === "partner" && !NODES.get(node).collective);
  return (partners.length ? partners : named).slice(0, most).map((node) => shortName(nameOf(node), 48));
}

const communityTitle = (id) => (COMMUNITIES.get(id).rest ? WORDS.small_groups : namesakes(id, 1)[0]);
const communityName = (id) => (COMMUNITIES.get(id).rest ? WORDS.small_groups : say("community_of", { names: namesakes(id, 2).join(", ") }));
