// The figure: which part of the call is seen, the line that moves over it, the pointer on it.

const NEAREST_MS = 2000; // nobody looks closer than this

const FIGURE = {
  /** Sees this stretch, kept within the call. */
  show(from, to) {
    const whole = Math.max(this.data.duration, 1000);
    const long = clamp(to - from, Math.min(NEAREST_MS, whole), whole);
    this.from = clamp(from, 0, whole - long);
    this.to = this.from + long;
    this.draw();
  },

  /** Closer (below 1) or wider around an instant, the position where none is named. */
  zoom(by, around = clamp(this.position, this.from, this.to)) {
    const share = (around - this.from) / (this.to - this.from);
    const long = clamp((this.to - this.from) * by, NEAREST_MS, Math.max(this.data.duration, 1000));
    this.show(around - share * long, around + (1 - share) * long);
  },

  /** Moves the part that is seen until an instant lies in it. */
  into(ms) {
    const long = this.to - this.from;
    if (ms < this.from || ms > this.to - long / 20) this.show(ms - long / 4, ms + (3 * long) / 4);
  },

  at(x) {
    return this.from + (x / this.figure.clientWidth) * (this.to - this.from);
  },

  get zoomed() {
    return this.to - this.from < Math.max(this.data.duration, 1000) - 1;
  },

  /** Draws all that stands still, once before the next picture. */
  draw() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      if (!this.element.isConnected || !this.figure.clientWidth) return;
      const font = getComputedStyle(this.element).fontFamily;
      this.scene.draw(pen(this.back), this.back.clientWidth, this.from, this.to, font);
      if (!this.whole.hidden) this.scene.small(pen(this.map), this.map.clientWidth, this.map.clientHeight, this.from, this.to);
      this.figure.classList.toggle("zoomed", this.zoomed);
      this.line();
    });
  },

  /** Draws where it is, and where the pointer is. */
  line() {
    const [width, height] = [this.front.clientWidth, this.front.clientHeight];
    if (!width) return;
    const drawn = pen(this.front);
    const x = (ms) => ((ms - this.from) / (this.to - this.from)) * width;
    this.here.style.left = `${(100 * this.position) / Math.max(this.data.duration, 1)}%`;
    drawn.clearRect(0, 0, width, height);
    if (this.hover !== null && this.hover !== undefined) {
      drawn.fillStyle = faded(this.colours.text, 0.35);
      drawn.fillRect(Math.round(x(this.hover)), RULER, 1, height);
    }
    const at = x(this.position);
    if (at < -8 || at > width + 8) return;
    drawn.fillStyle = this.colours.action;
    drawn.fillRect(at - 1, RULER - 5, 2, height);
    drawn.beginPath();
    drawn.moveTo(at - 6, RULER - 8);
    drawn.lineTo(at + 6, RULER - 8);
    drawn.lineTo(at, RULER + 1);
    drawn.fill();
  },

  /** What is to be said about an instant in a row, a line each. */
  about(ms, y) {
    const { data, scene } = this;
    const lines = [clock(ms)];
    for (const [start, end, kind, length, note] of data.events) {
      if (start <= ms && ms < end) lines.push([kind, length, note].filter(Boolean).join(", "));
    }
    const row = scene.rows.findIndex(([top, height]) => y >= top && y <= top + height);
    const lane = data.lanes[row];
    if (lane?.speech) {
      const said = data.said.filter(([start, end, party]) => start <= ms && ms < end && data.parties[party][0] === lane.name);
      lines.push(...said.map(([, , , text]) => `${lane.name}: ${text.length > 200 ? `${text.slice(0, 199)}…` : text}`));
    }
    return lines;
  },
};

/** A canvas as sharp as the screen, and what draws on it in its own pixels. */
function pen(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** The pointer: on the lanes a press goes to a moment before, on the ruler exactly there; a drag moves what is seen. */
class Pointer {
  constructor(player, signal) {
    this.player = player;
    const { figure, map } = player;
    const on = (element, name, act) => element.addEventListener(name, act.bind(this), { signal, passive: false });
    on(figure, "pointerdown", this.down);
    on(figure, "pointermove", this.move);
    on(figure, "pointerup", this.up);
    on(figure, "pointerleave", this.leave);
    on(figure, "wheel", this.wheel);
    on(figure, "keydown", this.key);
    on(map, "pointerdown", this.drag);
    on(map, "pointermove", this.drag);
  }

  down(event) {
    if (event.button) return;
    const { player } = this;
    player.figure.setPointerCapture(event.pointerId);
    this.began = { x: event.offsetX, from: player.from, to: player.to, ruler: event.offsetY < RULER, moved: false };
    if (this.began.ruler) player.seek(player.at(event.offsetX));
  }

  move(event) {
    const { player, began } = this;
    const ms = clamp(player.at(event.offsetX), 0, player.data.duration);
    if (began?.ruler) player.seek(ms);
    else if (began && (began.moved || Math.abs(event.offsetX - began.x) > 4)) {
      began.moved = true;
      const by = ((began.x - event.offsetX) / player.figure.clientWidth) * (began.to - began.from);
      if (player.zoomed) player.show(began.from + by, began.to + by);
    }
    player.hover = ms;
    player.line();
    this.tip(event, ms);
  }

  up(event) {
    const { player, began } = this;
    this.began = null;
    if (began && !began.ruler && !began.moved) player.visit(player.at(event.offsetX));
  }

  leave() {
    this.began = null;
    this.player.hover = null;
    this.player.tip.hidden = true;
    this.player.line();
  }

  tip(event, ms) {
    const { tip, figure } = this.player;
    tip.replaceChildren(...this.player.about(ms, event.offsetY).map((text) => make("div", { text })));
    tip.hidden = false;
    const right = event.offsetX > figure.clientWidth / 2;
    tip.style.left = right ? "auto" : `${event.offsetX + 14}px`;
    tip.style.right = right ? `${figure.clientWidth - event.offsetX + 14}px` : "auto";
    tip.style.top = `${event.offsetY + 14}px`;
  }

  /** With Ctrl it zooms, sideways it moves; else the page scrolls as anywhere. */
  wheel(event) {
    const { player } = this;
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      player.zoom(Math.exp(clamp(event.deltaY, -100, 100) / 200), player.at(event.offsetX));
    } else if (player.zoomed && Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) {
      event.preventDefault();
      const by = (sideways / player.figure.clientWidth) * (player.to - player.from);
      player.show(player.from + by, player.to + by);
    }
  }

  key(event) {
    const { player } = this;
    const act = {
      Home: () => player.seek(0), End: () => player.seek(player.data.duration),
      "+": () => player.zoom(0.5), "-": () => player.zoom(2),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act();
  }

  drag(event) {
    if (event.type === "pointermove" && !(event.buttons & 1)) return;
    const { player } = this;
    player.map.setPointerCapture(event.pointerId);
    const [long, ms] = [player.to - player.from, (event.offsetX / player.map.clientWidth) * player.data.duration];
    if (player.zoomed) player.show(ms - long / 2, ms + long / 2);
    else if (event.type === "pointerdown") player.visit(ms);
  }
}
