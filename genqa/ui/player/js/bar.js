// The bar: playing, speed, the volume of each side; and the buttons that stand elsewhere: zoom, the link.

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
/** How fast somebody listens stays from call to call. */
let usual = 1;

function bar(player) {
  const parts = {
    previous: press("Previous event (P)", "before", () => player.step(-1)),
    back: press("5 seconds back (←)", "−5 s", () => player.shift(-STEP_MS)),
    play: press("Play (space)", "play", () => player.toggle(), { class: "main" }),
    on: press("5 seconds on (→)", "+5 s", () => player.shift(STEP_MS)),
    next: press("Next event (N)", "after", () => player.step(1)),
    time: make("span", { class: "clock" }),
    speed: make("select", { "aria-label": "Speed", title: "Speed", change: () => player.speed(Number(parts.speed.value)) }),
    closer: press("Closer (+)", "+", () => player.zoom(0.5)),
    wider: press("Wider (−)", "−", () => player.zoom(2)),
    whole: press("The whole call", "whole call", () => player.show(0, player.data.duration)),
    link: press("Copy a link to this moment", "link", () => player.copy()),
    volumes: make("span", { class: "group" }),
  };
  for (const speed of SPEEDS) parts.speed.append(make("option", { value: speed, text: `${speed}×` }));
  parts.speed.value = usual;
  parts.link.append("Copy link");
  const group = (label, ...inside) => make("span", { class: "group", role: "group", "aria-label": label }, ...inside);
  const element = make(
    "div",
    { class: "bar" },
    group("Playing", parts.previous, parts.back, parts.play, parts.on, parts.next),
    parts.time,
    parts.speed,
    parts.volumes,
  );
  return { element, zoom: group("Zoom", parts.wider, parts.closer, parts.whole), ...parts };
}

/** A mute button and a slider for each side, the agent's first, as the lanes stand; of one channel one of each. */
function volumes(sides, set) {
  const named = (sides.length ? sides : ["volume"]).map((name, side) => [name, side]);
  return named.sort(([one], [other]) => (other === "agent") - (one === "agent")).map(([name, side]) => {
    let muted = false;
    const slider = make("input", { type: "range", min: 0, max: 100, value: 100, "aria-label": `Volume, ${name}` });
    if (name === "volume") slider.setAttribute("aria-label", "Volume");
    const act = () => {
      set(side, muted ? 0 : slider.value / 100);
      button.setAttribute("aria-pressed", String(muted));
      turn(button, muted ? "mute" : "loud", name === "volume" ? "Mute" : `Mute ${name}`);
    };
    const button = press("", "loud", () => {
      muted = !muted;
      act();
    });
    slider.addEventListener("input", () => {
      muted = false;
      act();
    });
    act();
    const label = name === "volume" ? [] : [make("span", { class: "side" }, make("span", { class: `dot ${name}`, "aria-hidden": "true" }), name)];
    return make("span", { class: "volume" }, ...label, button, slider);
  });
}

/** What the colours and patterns mean; only what occurs. */
function legend(data) {
  const kinds = Object.keys(NAME_OF).filter((kind) => data.marks[kind].length);
  return kinds.map((kind) =>
    make("span", { class: "key" }, make("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), NAME_OF[kind]),
  );
}
