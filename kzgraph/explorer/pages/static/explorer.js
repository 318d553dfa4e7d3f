// Names are completed while they are typed, texts are copied, filters are folded away on small screens.
// Every page works without this script.
"use strict";
(() => {
  const root = document.documentElement.dataset.root || "";
  const WAIT = 120;
  let number = 0;

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // A combobox as WAI-ARIA describes it: the list below the field, the arrow keys move, Enter takes, Escape closes.
  class Finder {
    constructor(input) {
      this.input = input;
      this.mode = input.dataset.find;
      this.hits = [];
      this.at = -1;
      const id = `options-${(number += 1)}`;
      this.list = element("ul", { id, role: "listbox", class: "options-list", "aria-label": input.labels?.[0]?.textContent || "" });
      this.list.hidden = true;
      this.status = element("span", { class: "hidden", role: "status" });
      input.after(this.list, this.status);
      for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id })) {
        input.setAttribute(name, value);
      }
      input.addEventListener("input", () => this.typed());
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
      // A press on an option would take the focus from the field before the click arrives.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
    }

    typed() {
      clearTimeout(this.timer);
      const text = this.input.value.trim();
      if (!text) { this.close(); return; }
      this.timer = setTimeout(() => this.ask(text), WAIT);
    }

    async ask(text) {
      this.asking?.abort();
      this.asking = new AbortController();
      const query = new URLSearchParams({ q: text, kind: this.input.dataset.kind || "", limit: "10" });
      try {
        const answer = await fetch(`${root}/search.json?${query}`, { signal: this.asking.signal });
        if (!answer.ok) return;
        const found = await answer.json();
        if (this.input.value.trim() === text && document.activeElement === this.input) this.show(found);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }

    show(found) {
      this.hits = found.hits;
      this.at = -1;
      this.list.replaceChildren(...this.hits.map((hit, place) => this.option(hit, place)));
      this.list.hidden = this.hits.length === 0;
      this.input.setAttribute("aria-expanded", String(this.hits.length > 0));
      this.input.removeAttribute("aria-activedescendant");
      const { none, found: words } = this.input.dataset;
      this.status.textContent = found.total ? words.replace("{n}", found.total) : none;
    }

    option(hit, place) {
      const label = hit.kind === "passage" ? hit.matched : hit.label;
      const name = element("span", {}, label);
      const same = hit.matched.toLowerCase() === label.toLowerCase();
      if (!same && hit.kind !== "passage") name.append(element("span", { class: "matched" }, hit.matched));
      const option = element("li", { id: `${this.list.id}-${place}`, role: "option", "aria-selected": "false" }, name, element("small", {}, hit.kindLabel));
      option.addEventListener("click", () => this.take(hit));
      return option;
    }

    key(event) {
      const last = this.hits.length - 1;
      if (event.key === "Escape" && !this.list.hidden) { this.close(); event.preventDefault(); return; }
      if (this.list.hidden) return;
      if (event.key === "ArrowDown") this.move(this.at < last ? this.at + 1 : 0);
      else if (event.key === "ArrowUp") this.move(this.at > 0 ? this.at - 1 : last);
      else if (event.key === "Enter" && this.at >= 0) this.take(this.hits[this.at]);
      else return;
      event.preventDefault();
    }

    move(place) {
      this.list.children[this.at]?.setAttribute("aria-selected", "false");
      this.at = place;
      const option = this.list.children[place];
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", option.id);
    }

    take(hit) {
      this.close();
      if (this.mode === "go") { location.assign(hit.path); return; }
      if (this.mode === "insert") {
        this.input.dispatchEvent(new CustomEvent("chosen", { detail: hit, bubbles: true }));
        this.input.value = "";
        return;
      }
      // The id is what the form needs; the name is what a person reads. Where the name means one thing, it is enough.
      const same = this.hits.filter((other) => other.label.toLowerCase() === hit.label.toLowerCase());
      this.input.value = same.length > 1 || hit.kind === "passage" || hit.label === hit.id ? hit.id : hit.label;
      this.input.focus();
    }

    close() {
      clearTimeout(this.timer);
      this.list.hidden = true;
      this.at = -1;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  async function copy(button, text) {
    const done = button.dataset.done;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.getElementById(button.dataset.copy);
      if (!field) return;
      field.select();
      document.execCommand("copy");
    }
    const before = button.textContent;
    button.textContent = done;
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  for (const input of document.querySelectorAll("input[data-find]")) new Finder(input);
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button, document.getElementById(button.dataset.copy).value));
  }
  for (const fold of document.querySelectorAll("details[data-fold]")) {
    const narrow = matchMedia("(max-width: 60rem)");
    const settle = () => { fold.open = !narrow.matches; };
    narrow.addEventListener("change", settle);
    settle();
  }
  // "/" leads to the search field, as on many sites, unless something is being typed.
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = document.querySelector("input[data-find=go]");
    if (field) { field.focus(); event.preventDefault(); }
  });
})();
