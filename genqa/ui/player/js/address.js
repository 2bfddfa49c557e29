// The time in the page's address, t=83.4: written from here without a word to the server. Streamlit writes the address
// of its own knowledge now and then; what it does not know is put in again.

/** Browsers take no more than so many new addresses; who drags along the ruler would make many. */
const APART_MS = 350;

class Address {
  /** `call` is the recording id that the address must name, or null where it names none. */
  constructor(call) {
    this.call = call;
    this.page = location.pathname;
    this.ms = null;
    this.timer = setInterval(() => this.write(), 1000);
  }

  mine() {
    return location.pathname === this.page && new URLSearchParams(location.search).get("call") === this.call;
  }

  /** From now on this time, written within a second; at once where somebody went there. */
  be(ms, now) {
    this.ms = ms;
    if (now && performance.now() - (this.wrote ?? -APART_MS) >= APART_MS) this.write();
  }

  write() {
    if (this.ms === null || !this.mine()) return;
    const url = this.url();
    if (url.href === location.href) return;
    this.wrote = performance.now();
    history.replaceState(history.state, "", url);
  }

  url() {
    const url = new URL(location.href);
    if (this.ms !== null) url.searchParams.set("t", inAddress(this.ms));
    return url;
  }

  /** The time that stands there, ms; null of none. */
  read() {
    const text = new URLSearchParams(location.search).get("t");
    const ms = text ? Number(text) * 1000 : NaN;
    return this.mine() && Number.isFinite(ms) && ms >= 0 ? ms : null;
  }

  end() {
    clearInterval(this.timer);
  }
}
