// Which language the page speaks. It is drawn anew for each, from the same parts: nothing of one language can stay
// behind in another. The language the page opens with stands in it as it is; others are unpacked when asked for.

const first = JSON.parse(document.getElementById("data").textContent);
const others = JSON.parse(document.getElementById("languages").textContent);
const languages = [first.lang, ...Object.keys(others)];
const known = new Map([[first.lang, { data: first, page: languages.length > 1 ? document.getElementById("page").cloneNode(true) : null }]]);
let ending = null;
let wanted = first.lang;
// The state of the page as the part of an address behind "#", also where a page has no address of its own.
let address = "";

/** Put what differs into a copy of the data; places count values in reading order, members by name. */
function changed(data, changes) {
  let place = -1;
  let next = 0;
  const walk = (value) => {
    place += 1;
    if (next < changes.length && changes[next][0] === place) return changes[next++][1];
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.keys(value).sort().map((name) => [name, walk(value[name])]));
  };
  return walk(data);
}

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** The data and the markup of the page in a language. */
async function spoken(lang) {
  if (!known.has(lang)) {
    const other = await unpacked(others[lang]);
    // Written and escaped by the program that wrote this page; the policy of the page holds for it, too.
    const page = new DOMParser().parseFromString(other.page, "text/html").getElementById("page");
    known.set(lang, { data: changed(first, other.changes), page });
  }
  return known.get(lang);
}

async function open(lang, { moved = false } = {}) {
  wanted = lang;
  const { data, page } = await spoken(lang);
  if (wanted !== lang) return;
  // What the page opens with stands in it already; to put the same there would be all its work twice.
  if (ending || lang !== first.lang) document.getElementById("page").replaceWith(document.importNode(page, true));
  ending?.abort();
  ending = new AbortController();
  document.documentElement.lang = lang;
  document.title = data.title;
  draw(data, {
    signal: ending.signal,
    first: first.lang,
    open: (other) => open(other, { moved: true }),
    get address() { return address; },
    set address(text) { address = text; },
  }, languages);
  if (moved) document.querySelector(`.language[data-lang="${lang}"]`)?.focus();
}

const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
address = location.hash;
if (typeof DecompressionStream === "undefined") languages.length = 1;
if (languages.includes(asked) && asked !== first.lang) open(asked);
else open(first.lang);
