// Colours and patterns. Every colour comes from genqa's table; here is only how thick it is laid on.

function faded(colour, opacity) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** The colours for the ground that Streamlit draws on now. */
function coloursOn(element, colours) {
  const ground = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? ["255", "255", "255"];
  const [red, green, blue] = ground.map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? colours.dark : colours.light;
}

/** A tile of lines or dots that repeats. */
function tile(context, size, draw) {
  const ratio = window.devicePixelRatio || 1;
  const small = document.createElement("canvas");
  small.width = small.height = Math.round(size * ratio);
  const pen = small.getContext("2d");
  pen.scale(small.width / size, small.height / size);
  draw(pen, size);
  const pattern = context.createPattern(small, "repeat");
  pattern.setTransform(new DOMMatrix().scale(size / small.width));
  return pattern;
}

const PATTERNS = {
  /** Talk-over: diagonals. */
  talk: (context, colour) => tile(context, 8, (pen, size) => {
    pen.strokeStyle = faded(colour, 0.95);
    pen.lineWidth = 1.6;
    for (const shift of [-size, 0, size]) {
      pen.beginPath();
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
      pen.stroke();
    }
  }),
  /** Hold: crossed lines. */
  hold: (context, colour) => tile(context, 12, (pen, size) => {
    pen.strokeStyle = faded(colour, 0.4);
    pen.lineWidth = 1;
    for (const [from, to] of [[0, size], [size, 0]]) {
      pen.beginPath();
      pen.moveTo(0, from);
      pen.lineTo(size, to);
      pen.stroke();
    }
  }),
  /** Silence: dots. */
  silence: (context, colour) => tile(context, 6, (pen) => {
    pen.fillStyle = faded(colour, 0.75);
    pen.fillRect(1, 1, 1.4, 1.4);
    pen.fillRect(4, 4, 1.4, 1.4);
  }),
};
PATTERNS.dead = PATTERNS.silence;

const THICK = { talk: 0.2, hold: 0.1 };
const COLOUR_OF = { talk: "talk", hold: "hold", silence: "silence", dead: "silence" };
const NAME_OF = {
  talk: "talk-over", silence: "silence", dead: "dead air", hold: "hold",
  soundless: "words without sound", wordless: "sound without words",
};
/** Where transcript and sound disagree there is a line above the lanes: dashes where only words are, dots for sound. */
const DASHES = { soundless: [7, 4], wordless: [2, 3] };

/** How a kind of stretch is filled: its faint colour, and its pattern. */
function fills(context, kind, colours, opacity) {
  const colour = colours[COLOUR_OF[kind]];
  return [faded(colour, THICK[kind] ?? opacity[kind]), PATTERNS[kind](context, colour)];
}
