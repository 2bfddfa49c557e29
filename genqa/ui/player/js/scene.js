// What is drawn: a ruler, the lanes, what lies over them; and small, the whole call.

const RULER = 22;
const LANE = 62;
const BARE_LANE = 30; // without a waveform
const GAP = 6;
const STEPS = [100, 200, 500, 1000, 2000, 5000, 10000, 15000, 30000, 60000, 120000, 300000, 600000, 1800000];

/** Where each lane stands, from the top: [[top, height], …], and the height of all. */
function layOut(lanes) {
  let top = RULER + 4;
  const rows = lanes.map((lane) => {
    const row = [top, lane.channel === null ? BARE_LANE : LANE];
    top += row[1] + GAP;
    return row;
  });
  return { rows, height: Math.max(top, RULER + 40) };
}

class Scene {
  constructor(data, wave, colours) {
    Object.assign(this, { data, wave, colours, ...layOut(data.lanes) });
    const sides = data.lanes.map((lane, at) => (lane.speech && lane.colour !== "other" ? at : -1)).filter((at) => at >= 0);
    const rows = sides.length ? sides.map((at) => this.rows[at]) : this.rows;
    this.sides = rows.length ? [rows[0][0], rows.at(-1)[0] + rows.at(-1)[1]] : [RULER, this.height];
  }

  /** Everything that stands still, from one instant to another. */
  draw(pen, width, from, to, font) {
    const x = (ms) => ((ms - from) / (to - from)) * width;
    pen.clearRect(0, 0, width, this.height);
    this.ruler(pen, width, from, to, x, font);
    this.data.lanes.forEach((lane, at) => this.ground(pen, width, ...this.rows[at]));
    const all = [RULER + 2, this.height - GAP];
    for (const kind of ["silence", "dead"]) this.stretches(pen, kind, all, width, x);
    this.data.lanes.forEach((lane, at) => this.lane(pen, width, from, to, x, lane, ...this.rows[at]));
    this.stretches(pen, "hold", all, width, x);
    this.stretches(pen, "talk", this.sides, width, x);
    for (const kind of Object.keys(DASHES)) this.doubts(pen, kind, width, x);
    this.frames(pen, width, x);
    this.lengths(pen, width, x, font);
  }

  ruler(pen, width, from, to, x, font) {
    const step = STEPS.find((one) => ((to - from) / one) * 64 <= width) ?? 3600000;
    pen.font = `12px ${font}`;
    pen.textBaseline = "middle";
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
      pen.fillStyle = faded(this.colours.text, 0.1);
      pen.fillRect(Math.round(x(at)), RULER - 4, 1, this.height);
      pen.fillStyle = faded(this.colours.text, 0.75);
      const words = clock(at, step < 1000);
      const half = pen.measureText(words).width / 2;
      pen.fillText(words, clamp(x(at) - half, 0, width - 2 * half), 9);
    }
  }

  ground(pen, width, top, height) {
    pen.fillStyle = this.colours.panel;
    pen.fillRect(0, top, width, height);
  }

  lane(pen, width, from, to, x, lane, top, height) {
    const colour = this.colours[lane.colour];
    const bar = lane.channel === null ? height - 12 : 5;
    if (lane.channel !== null && this.wave) this.waveform(pen, width, from, to, lane, top, height - (lane.speech ? 7 : 0));
    if (!lane.speech) return;
    pen.fillStyle = colour;
    const y = lane.channel === null ? top + 6 : top + height - bar;
    for (const [start, end] of visible(lane.speech, from, to)) {
      pen.fillRect(x(start), y, Math.max(x(end) - x(start), 1), bar);
    }
  }

  waveform(pen, width, from, to, lane, top, height) {
    const perPixel = (to - from) / width;
    const level = this.wave.level(perPixel);
    const [middle, reach] = [top + height / 2, height / 2 - 2];
    const [speaking, quiet] = [new Path2D(), new Path2D()];
    const speech = lane.speech ?? [[0, Infinity]];
    for (let pixel = 0; pixel < width; pixel++) {
      const start = from + pixel * perPixel;
      const found = this.wave.between(level, lane.channel, start, start + perPixel);
      if (!found) continue;
      const index = countUpTo(speech, start + perPixel / 2) - 1;
      const path = index >= 0 && speech[index][1] > start ? speaking : quiet;
      const up = middle - found[1] * reach;
      path.rect(pixel, up, 1, Math.max(middle - found[0] * reach - up, 1));
    }
    pen.fillStyle = faded(this.colours.other, 0.55);
    pen.fill(quiet);
    pen.fillStyle = this.colours[lane.colour];
    pen.fill(speaking);
  }

  stretches(pen, kind, [top, bottom], width, x) {
    const [faint, pattern] = fills(pen, kind, this.colours, this.data.opacity);
    for (const [start, end] of this.data.marks[kind]) {
      const [left, right] = [x(start), x(end)];
      if (right < 0 || left > width) continue;
      for (const fill of [faint, pattern]) {
        pen.fillStyle = fill;
        pen.fillRect(left, top, Math.max(right - left, 1), bottom - top);
      }
      if (kind === "silence" || kind === "dead") continue;
      // A talk-over of 0.2 s is less than a pixel of a long call: its edges keep it in sight.
      pen.fillStyle = faded(this.colours[COLOUR_OF[kind]], kind === "talk" ? 0.9 : 0.6);
      pen.fillRect(left, top, 1, bottom - top);
      if (right - left >= 3) pen.fillRect(right - 1, top, 1, bottom - top);
    }
  }

  doubts(pen, kind, width, x) {
    pen.strokeStyle = this.colours.text;
    pen.lineWidth = 3;
    pen.setLineDash(DASHES[kind]);
    for (const [start, end] of this.data.marks[kind]) {
      if (x(end) < 0 || x(start) > width) continue;
      pen.beginPath();
      pen.moveTo(x(start), RULER + 2);
      pen.lineTo(Math.max(x(end), x(start) + 3), RULER + 2);
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  /** A frame around each span of the chosen line. */
  frames(pen, width, x) {
    for (const [start, end] of this.data.framed) {
      const [left, right] = [x(start), Math.max(x(end), x(start) + 3)];
      if (right < 0 || left > width) continue;
      pen.fillStyle = faded(this.colours.action, 0.1);
      pen.fillRect(left, RULER + 1, right - left, this.height - RULER - 4);
      pen.strokeStyle = this.colours.action;
      pen.lineWidth = 2;
      pen.strokeRect(left, RULER + 1, right - left, this.height - RULER - 4);
    }
  }

  /** The lengths written into dead air and holds, the longest first, as long as they do not touch. */
  lengths(pen, width, x, font) {
    const wanted = [
      ...this.data.marks.hold.map(([start, end, length]) => [start, end, `❚❚ hold ${length}`]),
      ...this.data.marks.dead.map(([start, end, length]) => [start, end, length]),
    ].sort((one, other) => other[1] - other[0] - (one[1] - one[0]));
    const placed = [];
    pen.font = `600 12px ${font}`;
    pen.textBaseline = "middle";
    const y = (this.sides[0] + this.sides[1]) / 2;
    for (const [start, end, words] of wanted) {
      const [left, right, long] = [Math.max(x(start), 0), Math.min(x(end), width), pen.measureText(words).width + 10];
      const from = (left + right - long) / 2;
      if (right < 0 || left > width || from < 0 || from + long > width) continue;
      // Where it is but a line, only the longest has its length: the others would hide the speech.
      if (placed.length && right - left < long / 2) continue;
      if (placed.some(([other, until]) => from < until + 4 && from + long + 4 > other)) continue;
      placed.push([from, from + long]);
      pen.fillStyle = faded(this.colours.ground, 0.85);
      pen.fillRect(from, y - 9, long, 18);
      pen.fillStyle = this.colours.text;
      pen.fillText(words, from + 5, y + 0.5);
    }
  }

  /** The whole call, small: who speaks, what happened, and what part of it is seen above. */
  small(pen, width, height, from, to) {
    const whole = Math.max(this.data.duration, 1);
    const x = (ms) => (ms / whole) * width;
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = this.colours.panel;
    pen.fillRect(0, 0, width, height);
    const spoken = this.data.lanes.filter((lane) => lane.speech);
    const tall = height / Math.max(spoken.length, 1);
    for (const kind of ["silence", "dead", "hold"]) this.stretches(pen, kind, [0, height], width, x);
    spoken.forEach((lane, at) => {
      pen.fillStyle = this.colours[lane.colour];
      for (const [start, end] of lane.speech) {
        pen.fillRect(x(start), at * tall + tall * 0.2, Math.max(x(end) - x(start), 0.6), tall * 0.6);
      }
    });
    this.stretches(pen, "talk", [0, height], width, x);
    pen.fillStyle = faded(this.colours.ground, 0.6);
    pen.fillRect(0, 0, x(from), height);
    pen.fillRect(x(to), 0, width - x(to), height);
    pen.strokeStyle = this.colours.text;
    pen.lineWidth = 1.5;
    pen.strokeRect(x(from) + 0.75, 0.75, Math.max(x(to) - x(from) - 1.5, 2), height - 1.5);
  }
}

/** The spans that can be seen. */
function visible(spans, from, to) {
  const first = Math.max(0, countUpTo(spans, from) - 1);
  return spans.slice(first, countUpTo(spans, to));
}
