// The peaks: the level that came along, and finer ones, fetched piece by piece where somebody looks closely.

const PIECE = 8192;

class Wave {
  constructor(peaks, changed) {
    this.channels = peaks.channels;
    this.changed = changed;
    this.url = peaks.url;
    this.along = { ...peaks.along, points: shorts(peaks.along.data) };
    this.finer = peaks.finer.map((level) => ({ ...level, pieces: new Map() }));
    this.loudest = Array.from({ length: this.channels }, (_, channel) => this.scale(channel));
  }

  /** What reaches the edge of a lane: all but the loudest points, so that one click leaves the speech in sight. */
  scale(channel) {
    const found = new Uint16Array(this.along.length);
    for (let at = 0; at < found.length; at++) {
      const [low, high] = this.of(this.along.points, at, channel);
      found[at] = Math.max(-low, high, 0);
    }
    found.sort();
    return Math.max(found[Math.floor(0.995 * (found.length - 1))], found[found.length - 1] / 4, 1);
  }

  of(points, at, channel) {
    const place = 2 * (at * this.channels + channel);
    return [points[place], points[place + 1]];
  }

  /** The coarsest level that has a point for each pixel. Until it is here, the best that is. */
  level(msPerPixel) {
    const fits = [this.along, ...this.finer].filter((level) => level.ms <= msPerPixel);
    return fits[0] ?? this.finer[this.finer.length - 1] ?? this.along;
  }

  /** Lowest and highest of a channel from one instant to another, as shares of the lane; null where there is none. */
  between(level, channel, from, to) {
    let [low, high] = [Infinity, -Infinity];
    const first = Math.max(0, Math.floor(from / level.ms));
    const last = Math.min(level.length, Math.max(first + 1, Math.ceil(to / level.ms)));
    for (let at = first; at < last; at++) {
      const points = level.points ?? this.piece(level, Math.floor(at / PIECE));
      if (!points) return level === this.along ? null : this.between(this.along, channel, from, to);
      const [least, most] = this.of(points, level.points ? at : at % PIECE, channel);
      low = Math.min(low, least);
      high = Math.max(high, most);
    }
    const loudest = this.loudest[channel];
    return low > high ? null : [clamp(low / loudest, -1, 1), clamp(high / loudest, -1, 1)];
  }

  piece(level, number) {
    const known = level.pieces.get(number);
    if (known === undefined) {
      level.pieces.set(number, null);
      this.fetch(level, number);
    }
    return known;
  }

  async fetch(level, number) {
    const size = 4 * this.channels;
    const first = level.offset + number * PIECE * size;
    const last = level.offset + Math.min((number + 1) * PIECE, level.length) * size - 1;
    try {
      const reply = await fetch(this.url, { headers: { Range: `bytes=${first}-${last}` } });
      if (reply.status !== 206) return; // the coarse one stays
      level.pieces.set(number, new Int16Array(await reply.arrayBuffer()));
      this.changed();
    } catch {
      level.pieces.delete(number); // no network: asked for again when it is next looked at
    }
  }
}

function shorts(base64) {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return new Int16Array(bytes.buffer);
}
