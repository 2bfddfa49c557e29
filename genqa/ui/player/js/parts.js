// Elements. Whatever a call is made of becomes text nodes: nothing here reads HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (a function is a listener, `text` its text) and children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

const ICONS = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6.5 5h3.8v14H6.5zM13.7 5h3.8v14h-3.8z",
  before: "M6 5h2.4v14H6zM19 5.5v13L9.6 12z",
  after: "M15.6 5H18v14h-2.4zM5 5.5v13l9.4-6.5z",
  loud: "M4 9.5v5h3.2L12 19V5L7.2 9.5zM14.5 8.6a4.6 4.6 0 0 1 0 6.8l1.1 1.3a6.3 6.3 0 0 0 0-9.4z",
  mute: "M4 9.5v5h3.2L12 19V5L7.2 9.5zM14.3 9.7l1.1-1.1 2.3 2.3 2.3-2.3 1.1 1.1-2.3 2.3 2.3 2.3-1.1 1.1-2.3-2.3-2.3 2.3-1.1-1.1 2.3-2.3z",
  link: "M10.6 13.4a3 3 0 0 0 4.2 0l3.4-3.4a3 3 0 0 0-4.2-4.2l-1.2 1.2 1.1 1.1 1.2-1.2a1.4 1.4 0 0 1 2 2l-3.4 3.4a1.4 1.4 0 0 1-2 0zM13.4 10.6a3 3 0 0 0-4.2 0L5.8 14a3 3 0 0 0 4.2 4.2l1.2-1.2-1.1-1.1-1.2 1.2a1.4 1.4 0 0 1-2-2l3.4-3.4a1.4 1.4 0 0 1 2 0z",
};

function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"]]) drawn.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  drawn.append(path);
  return drawn;
}

/** A button of the bar. A press with the pointer leaves the focus where it was, so that the keys go on. */
function press(label, face, act, attributes = {}) {
  const button = make("button", { type: "button", "aria-label": label, title: label, click: act, ...attributes });
  button.append(ICONS[face] ? icon(face) : face);
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  return button;
}

function turn(button, face, label) {
  button.replaceChildren(icon(face));
  button.setAttribute("aria-label", label);
  button.title = label;
}
