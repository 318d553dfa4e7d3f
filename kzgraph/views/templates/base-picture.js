// Pictures made of marks: links that stand in the page and are painted by classes. A view that draws otherwise brings
// `paint`, `focusPicture` and `scrollTo` of its own.

function paintSelected() {
  if (view.paint) {
    view.paint();
    return;
  }
  const near = new Set(state.selected ? [state.selected, ...(view.near?.(state.selected) ?? [])] : []);
  for (const mark of document.querySelectorAll(".mark")) {
    mark.classList.toggle("selected", mark.dataset.item === state.selected);
    mark.classList.toggle("near", near.has(mark.dataset.item));
  }
  byId("picture").classList.toggle("focused", near.size > 1);
}

/** Bring an item of the picture into view; where it was selected from, says `from`. */
function showInPicture(id, from) {
  if (view.show) {
    view.show(id, from);
    return;
  }
  for (const mark of document.querySelectorAll(".mark.last")) mark.classList.remove("last");
  const marks = [...document.querySelectorAll(".mark")].filter((mark) => mark.dataset.item === id && mark.getClientRects().length);
  marks[0]?.classList.add("last");
  if (from !== "picture" && state.tab === "picture") marks[0]?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function startMarks() {
  byId("picture")?.addEventListener("click", (event) => {
    const mark = event.target.closest(".mark");
    if (!mark) return;
    event.preventDefault();
    select(mark.dataset.item, { from: "picture" });
  });
}
