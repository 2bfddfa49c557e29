// What the player is made of.

function build(player) {
  player.bar = bar(player);
  player.status = make("p", { class: "status", role: "status", "aria-live": "polite" });
  player.names = make("div", { class: "names", "aria-hidden": "true" });
  player.back = make("canvas", { "aria-hidden": "true" });
  player.front = make("canvas", { "aria-hidden": "true" });
  player.tip = make("div", { class: "tip", "aria-hidden": "true", hidden: true });
  player.words = make("p", { class: "figure-words", id: "words" });
  player.figure = make(
    "div",
    { class: "time", role: "slider", tabindex: 0, "aria-label": "Position in the call", "aria-describedby": "words" },
    player.back, player.front, player.tip,
  );
  player.map = make("canvas", { class: "map", "aria-hidden": "true", title: "The whole call: drag to see another part" });
  player.here = make("div", { class: "here", "aria-hidden": "true" });
  player.whole = make("div", { class: "whole" }, player.map, player.here);
  player.legend = make("div", { class: "legend" });
  player.filter = make("select", { "aria-label": "Which events", change: () => player.sift() });
  player.events = new List(table("Events", "Time", "What", "Length", "Note"), (ms) => player.visit(ms));
  player.said = new List(table("Transcript", "Time", "Who", "What was said"), (ms) => player.visit(ms));
  player.eventBox = make("div", { class: "box", "data-box": "events" }, player.events.table);
  player.saidBox = make("div", { class: "box", "data-box": "transcript" }, player.said.table);
  player.follow = make("input", { type: "checkbox", change: () => player.let(player.follow.checked) });
  player.follow.checked = true;
  const title = (text, ...more) => make("div", { class: "title" }, make("h3", { text }), ...more);
  player.element = make(
    "section",
    { class: "player", "aria-label": "Player" },
    player.bar.element,
    make("div", { class: "told" },
      player.status, make("p", { class: "hint", text: "Space plays · ← → 5 s · N P events" }), player.bar.link),
    make("div", { class: "view" }, player.names, make("div", { class: "figure" }, player.figure, player.whole)),
    make("div", { class: "foot" }, player.legend, player.bar.zoom),
    player.words,
    make("div", { class: "lists" },
      make("section", { "aria-label": "Events" }, title("Events", player.filter), player.eventBox),
      make("section", { "aria-label": "Transcript" },
        title("Transcript", make("label", { class: "follow" }, player.follow, "follow")), player.saidBox)),
  );
}
