// The events and the transcript: tables whose rows lead to their sound. One row of each can be reached by Tab, the others
// from there by the arrows up and down.

class List {
  constructor(table, go) {
    this.body = make("tbody");
    this.table = table;
    this.table.append(this.body);
    this.body.addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && row.dataset.ms !== undefined && String(getSelection()) === "") go(Number(row.dataset.ms));
    });
    this.body.addEventListener("keydown", (event) => this.move(event));
    this.now = -1;
  }

  /** Rows of cells: text, or an element. `ms` is where a row leads; none: nowhere. */
  fill(rows) {
    this.now = -1;
    this.rows = rows.map(({ ms, cells, kind }, at) => {
      const row = make("tr", { class: kind ?? null });
      if (ms !== null) row.dataset.ms = ms;
      const time = ms === null ? make("span", { text: "—" }) : make("button", { type: "button", text: clock(ms) });
      if (ms !== null) time.setAttribute("aria-label", `Go to ${clock(ms)}`);
      if (ms !== null) time.tabIndex = at ? -1 : 0;
      row.append(make("td", { class: "number" }, time), ...cells);
      return row;
    });
    this.body.replaceChildren(...this.rows);
  }

  /** Marks a row, to the eye and to a screen reader; whether it is another one than before. */
  mark(at) {
    if (at === this.now) return false;
    this.rows[this.now]?.classList.remove("now");
    this.rows[this.now]?.removeAttribute("aria-current");
    this.now = at;
    this.rows[at]?.classList.add("now");
    this.rows[at]?.setAttribute("aria-current", "true");
    this.reach(at);
    return at >= 0;
  }

  /** The row that Tab goes to, unless the focus is in the list. */
  reach(at) {
    const button = this.rows[at]?.querySelector("button");
    if (!button || this.body.contains(this.body.getRootNode().activeElement)) return;
    this.body.querySelector("button[tabindex='0']")?.setAttribute("tabindex", "-1");
    button.tabIndex = 0;
  }

  move(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const buttons = [...this.body.querySelectorAll("button")];
    const at = buttons.indexOf(event.target);
    const there = step && at >= 0 ? buttons[at + step] : null;
    if (!there) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    there.tabIndex = 0;
    there.focus();
  }
}

/** Brings a row into sight within its box alone: the page stays where it is. */
function intoSight(box, row) {
  if (!row) return;
  const above = row.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const top = Math.max(0, box.scrollTop + above - box.clientHeight / 3);
  box.scrollTo({ top, behavior: calmly() ? "auto" : "smooth" });
}

/** The class of a kind's square, by its name. */
const KINDS = Object.fromEntries(Object.entries(NAME_OF).map(([kind, name]) => [name, kind]));

const head = (...titles) =>
  make("thead", {}, make("tr", {}, ...titles.map((text) => make("th", { scope: "col", text }))));

/** A table with a caption for screen readers. */
function table(caption, ...titles) {
  return make("table", {}, make("caption", { text: caption }), head(...titles));
}

/** The cells of an event; its kind has a square that looks as in the figure. */
function eventCells([, , kind, length, note]) {
  return [
    make("td", { class: "short" }, make("span", { class: `swatch ${KINDS[kind] ?? ""}`, "aria-hidden": "true" }), kind),
    make("td", { class: "number", text: length }),
    make("td", { text: note }),
  ];
}

function saidCells([, , party, text], parties) {
  const [name, colour] = parties[party];
  return [
    make("td", { class: "who" }, make("span", { class: `dot ${colour}`, "aria-hidden": "true" }), name),
    make("td", { class: "words", text }),
  ];
}
