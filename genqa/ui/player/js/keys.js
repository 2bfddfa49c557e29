// The keys: space, arrows, N and P, wherever the focus is on the page, but not where the key means something else.

/** Where every key belongs to what has the focus. */
const FIELDS = [
  "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button])", "textarea", "select",
  "[contenteditable]:not([contenteditable=false])", "dialog",
  ...["textbox", "searchbox", "combobox", "spinbutton", "listbox", "menu", "grid", "tree", "dialog", "application"].map(
    (role) => `[role=${role}]`,
  ),
].join(",");
const SPACE_IS_THEIRS = "button,summary,input,[role=button],[role=tab],[role=checkbox],[role=radio],[role=switch]";
const ARROWS_ARE_THEIRS = "input,[role=tab],[role=radio],[role=slider]:not(.time)";

/** What the key asks for: play, back, on, next, previous; null where it is not for the player. */
function asked(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const path = event.composedPath().filter((one) => one instanceof Element);
  const within = (selector) => path.some((one) => one.matches(selector));
  if (within(FIELDS) || document.querySelector("[role=dialog][aria-modal=true]")) return null;
  if (event.key === " ") return within(SPACE_IS_THEIRS) ? null : "play";
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (within(ARROWS_ARE_THEIRS)) return null;
    return event.key === "ArrowLeft" ? "back" : "on";
  }
  if (event.shiftKey) return null;
  return { n: "next", p: "previous" }[event.key.toLowerCase()] ?? null;
}
