// Times in ms, and how they are written. As genqa.call.clock and genqa.ui.instant have it.

/** A click on what happened goes this much before it, so that one hears how it came about. */
const BEFORE_MS = 3000;
const STEP_MS = 5000;

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** 62400 → "1:02.4", or "1:02" without tenths. */
function clock(ms, tenths = true) {
  const tenth = tenths ? Math.round(ms / 100) : Math.round(ms / 1000) * 10;
  const whole = `${Math.floor(tenth / 600)}:${String(Math.floor(tenth / 10) % 60).padStart(2, "0")}`;
  return tenths ? `${whole}.${tenth % 10}` : whole;
}

/** 83400 → "83.4", as it stands in an address. */
const inAddress = (ms) => String(Math.round(ms / 100) / 10);

/** How many of a sorted list are at most this value; `of` takes the value of an item. */
function countUpTo(list, value, of = (item) => item[0]) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (of(list[middle]) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The utterance that is looked at: the last that began and goes on, else the next where it lies just ahead, else what
 * was said last, as throughout a hold; -1 before anything was.
 */
function saidAt(said, ms) {
  const begun = countUpTo(said, ms);
  for (let at = begun - 1; at >= 0 && at > begun - 200; at--) if (said[at][1] > ms) return at;
  return said[begun]?.[0] <= ms + BEFORE_MS + 100 ? begun : begun - 1;
}

const calmly = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
