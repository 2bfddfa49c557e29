// The player: one position, and everything that shows it or moves it.

/** The players on the page, and the sounds that came, by recording: one may be there before the other. */
const players = new Map();
const sounds = new Map();

const MINIMAP_FROM_MS = 300000;

class Player {
  constructor(root, data) {
    this.root = root;
    this.follows = true;
    this.kind = "";
    build(this);
    root.append(this.element);
    this.listen();
    this.open(data);
  }

  listen() {
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    window.addEventListener("popstate", () => this.wentBack(), { signal });
    // Whoever scrolls the transcript wants to read on in peace; the box says so, and brings it back.
    for (const name of ["wheel", "touchmove"]) {
      this.saidBox.addEventListener(name, () => this.let(false), { signal, passive: true });
    }
    new Pointer(this, signal);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.figure);
    // The ground changes without a word when somebody switches to dark: its colour takes a moment, and that is heard.
    this.element.addEventListener("transitionend", (event) => event.target === this.element && this.recolour(), { signal });
  }

  /** Another call, or the same one put right. */
  open(data) {
    const same = this.data?.call === data.call;
    const fresh = data.asked !== this.data?.asked;
    this.data = data;
    this.wave = data.peaks && new Wave(data.peaks, () => this.draw());
    if (!same) this.begin(data);
    this.recolour();
    this.fill();
    if (same && fresh && data.chosen !== null) this.visit(data.chosen);
    else this.moved(true);
  }

  begin(data) {
    this.forget();
    players.set(data.call, this);
    this.address = new Address(data.address);
    this.sound = new Sound(data.sides.length, (what) => this.heard(what));
    this.sound.speed(usual);
    this.element.append(this.sound.element);
    this.bar.volumes.replaceChildren(...volumes(data.sides, (side, value) => this.sound.volume(side, value)));
    this.position = clamp(data.at ?? 0, 0, data.duration);
    this.target = null;
    if (data.at !== null) this.address.be(this.position, false);
    [this.from, this.to] = [0, Math.max(data.duration, 1000)];
    this.ready = null;
    this.take(sounds.get(data.call) ?? { url: null, why: "" });
  }

  /** The sound came, or why there is none. */
  take({ url, why }) {
    this.ready = Boolean(url);
    for (const button of [this.bar.play, this.bar.speed, ...this.bar.volumes.querySelectorAll("input, button")]) {
      button.disabled = !this.ready;
    }
    this.element.classList.toggle("mute", !this.ready);
    this.say(url ? "" : why || "The sound is being made ready …");
    if (!url) return;
    this.sound.load(url);
    this.sound.seek(this.position);
  }

  fill() {
    const { data } = this;
    this.names.replaceChildren(...data.lanes.map((lane, at) => {
      const name = make("span", { class: lane.colour, text: lane.name, title: lane.name });
      const [top, height] = this.scene.rows[at];
      name.style.top = `${top}px`;
      name.style.height = `${height}px`;
      return name;
    }));
    this.legend.replaceChildren(...legend(data));
    this.words.textContent = data.words;
    this.whole.hidden = data.duration < MINIMAP_FROM_MS;
    this.figure.setAttribute("aria-valuemin", 0);
    this.figure.setAttribute("aria-valuemax", Math.round(data.duration / 1000));
    const kinds = [...new Set(data.events.map(([, , kind]) => kind))].sort();
    if (!kinds.includes(this.kind)) this.kind = "";
    const count = (kind) => data.events.filter((event) => event[2] === kind).length;
    this.filter.replaceChildren(
      make("option", { value: "", text: `all ${data.events.length}` }),
      ...kinds.map((kind) => make("option", { value: kind, text: `${kind} ${count(kind)}` })),
    );
    this.filter.value = this.kind;
    this.sift();
    this.said.fill(data.said.map((one) => ({
      ms: data.untimed ? null : one[0],
      cells: saidCells(one, data.parties),
      kind: data.framed.some(([start, end]) => one[0] < end && one[1] > start) ? "chosen" : null,
    })));
    this.saidBox.classList.toggle("none", !data.said.length);
    this.saidBox.dataset.none = "There is no transcript of this call.";
  }

  /** The events of the kind that is asked for; the steps go through these, too. */
  sift() {
    this.kind = this.filter.value;
    this.sifted = this.data.events.filter((event) => !this.kind || event[2] === this.kind);
    this.events.fill(this.sifted.map((event) => ({ ms: event[0], cells: eventCells(event) })));
    this.eventBox.classList.toggle("none", !this.sifted.length);
    this.eventBox.dataset.none = "Nothing to point at.";
  }

  recolour() {
    this.colours = coloursOn(this.element, this.data.colours);
    for (const [name, colour] of Object.entries(this.colours)) this.element.style.setProperty(`--${name}`, colour);
    this.scene = new Scene(this.data, this.wave, this.colours);
    this.figure.style.height = `${this.scene.height}px`;
    this.names.style.height = `${this.scene.height}px`;
    this.draw();
  }

  // Where it is.

  /** Goes exactly there; `target` is what lies ahead that somebody wants to hear. */
  seek(ms, target = null) {
    this.position = clamp(ms, 0, this.data.duration);
    this.target = target;
    if (this.ready) this.sound.seek(this.position);
    this.address.be(this.position, true);
    this.moved(true);
  }

  /** Goes to a moment before something that happened; where there is nothing to hear, to the thing itself. */
  visit(ms) {
    const silent = !this.ready && sounds.has(this.data.call);
    this.seek(silent ? ms : ms - BEFORE_MS, ms);
    this.into(ms);
  }

  shift(by) {
    this.seek(this.position + by);
  }

  /** What somebody went to last, as long as it lies just ahead; else null. */
  get ahead() {
    const left = this.target === null ? -1 : this.target - this.position;
    return left >= -100 && left <= BEFORE_MS + 100 ? this.target : null;
  }

  /** To the event after or before the one just ahead, or the position. */
  step(by) {
    const at = this.ahead ?? this.position;
    const found = by > 0
      ? this.sifted.find((event) => event[0] > at + 1)
      : this.sifted.findLast((event) => event[0] < at - 1);
    if (found) this.visit(found[0]);
    else this.say(by > 0 ? "No later event." : "No earlier event.");
  }

  toggle() {
    if (!this.ready) return;
    if (this.sound.playing) this.sound.pause();
    else this.sound.play();
  }

  speed(rate) {
    usual = rate;
    this.sound.speed(rate);
  }

  heard(what) {
    if (what === "failed") {
      this.take({ url: null, why: "This browser cannot play the recording." });
      return;
    }
    if (what === "play" || what === "pause" || what === "ended") {
      const playing = this.sound.playing;
      turn(this.bar.play, playing ? "pause" : "play", playing ? "Pause (space)" : "Play (space)");
      this.say("");
      if (playing) this.run();
      else this.address.be(this.position, true);
    }
    if (this.sound.playing) this.arrive();
  }

  /** While it plays the line moves with each picture, or four times a second for who wants less motion. */
  run() {
    cancelAnimationFrame(this.frame);
    if (!this.sound.playing) return;
    this.arrive();
    if (!calmly()) this.frame = requestAnimationFrame(() => this.run());
  }

  arrive() {
    this.position = clamp(this.sound.ms, 0, this.data.duration);
    this.address.be(this.position, false);
    this.moved(false);
  }

  moved(jumped) {
    const { position, data } = this;
    if (position > this.to && position - this.to < 1000) this.show(position, position + this.to - this.from);
    this.bar.time.textContent = `${clock(position)} / ${clock(data.duration, false)}`;
    this.figure.setAttribute("aria-valuenow", Math.round(position / 1000));
    this.figure.setAttribute("aria-valuetext", `${clock(position)} of ${clock(data.duration, false)}`);
    const now = data.untimed || (position === 0 && !this.sound.playing) ? -1 : saidAt(data.said, position);
    if ((this.said.mark(now) || jumped) && this.follows) intoSight(this.saidBox, this.said.rows[now]);
    const event = countUpTo(this.sifted, this.ahead ?? position) - 1;
    const goes = event >= 0 && (this.sifted[event][0] === this.ahead || this.sifted[event][1] > position);
    if (this.events.mark(goes ? event : -1)) intoSight(this.eventBox, this.events.rows[event]);
    this.line();
  }

  let(follow) {
    this.follows = this.follow.checked = follow;
    if (follow) intoSight(this.saidBox, this.said.rows[this.said.now]);
  }

  key(event) {
    const what = asked(event);
    if (what) {
      event.preventDefault();
      ({ play: () => this.toggle(), back: () => this.shift(-STEP_MS), on: () => this.shift(STEP_MS),
        next: () => this.step(1), previous: () => this.step(-1) })[what]();
    }
  }

  wentBack() {
    const ms = this.address.read();
    if (ms !== null && Math.abs(ms - this.position) > 100) this.seek(ms);
  }

  async copy() {
    const url = this.address.url();
    url.searchParams.set("t", inAddress(this.position));
    try {
      await navigator.clipboard.writeText(url.href);
      this.say(`The link to ${clock(this.position)} is copied.`);
    } catch {
      this.address.be(this.position, true);
      this.say("This browser lets nothing be copied: take the link from the address above.");
    }
  }

  say(text) {
    this.status.textContent = text;
  }

  forget() {
    if (!this.sound) return;
    cancelAnimationFrame(this.frame);
    for (const [call, player] of players) if (player === this) players.delete(call);
    this.address.end();
    this.sound.element.remove();
    this.sound.end();
  }

  end() {
    this.forget();
    this.gone.abort();
    this.resized.disconnect();
    this.element.remove();
  }
}

Object.defineProperties(Player.prototype, Object.getOwnPropertyDescriptors(FIGURE));

const instances = new WeakMap();

export default function ({ data, parentElement }) {
  if (data.part === "sound") {
    sounds.clear(); // the server forgets the sound of a call that no page shows
    sounds.set(data.call, data);
    players.get(data.call)?.take(data);
    return () => sounds.delete(data.call);
  }
  const known = instances.get(parentElement);
  if (known) known.open(data);
  else instances.set(parentElement, new Player(parentElement, data));
  return () => {
    instances.get(parentElement)?.end();
    instances.delete(parentElement);
  };
}
