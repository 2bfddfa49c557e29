// The sound: an audio element that the browser fills by ranges, and behind it a volume for each side.
//
//   audio ─► splitter ─┬─ channel 1 ─► gain ─► a little to the left ──┬─► loudspeaker
//                      └─ channel 2 ─► gain ─► a little to the right ─┘

const ASIDE = 0.35;

class Sound {
  /** `told` hears of time, playing and errors. */
  constructor(sides, told) {
    this.told = told;
    this.volumes = Array.from({ length: Math.max(sides, 1) }, () => 1);
    this.element = make("audio", { preload: "metadata" });
    for (const name of ["timeupdate", "play", "pause", "ended", "seeked", "loadedmetadata"]) {
      this.element.addEventListener(name, () => this.told(name));
    }
    this.element.addEventListener("error", () => this.failed());
  }

  /** From now on this file; a second of patience with one that is not there, as while the page is drawn again. */
  load(url) {
    if (this.url === url) return;
    this.url = url;
    this.again = true;
    this.element.src = url;
  }

  failed() {
    if (!this.url) return;
    if (!this.again) {
      this.told("failed");
      return;
    }
    this.again = false;
    const at = this.element.currentTime;
    this.waiting = setTimeout(() => {
      this.element.src = this.url;
      this.element.currentTime = at;
    }, 1000);
  }

  get playing() {
    return !this.element.paused;
  }

  get ms() {
    return this.element.currentTime * 1000;
  }

  seek(ms) {
    this.element.currentTime = ms / 1000;
  }

  speed(rate) {
    this.element.defaultPlaybackRate = this.element.playbackRate = rate;
  }

  async play() {
    this.connect();
    try {
      await this.element.play();
    } catch (error) {
      if (error.name !== "AbortError") this.told("failed"); // aborted: paused before it began
    }
  }

  pause() {
    this.element.pause();
  }

  /** Sides get volumes of their own from the first time that somebody plays: browsers wait for that, too. */
  async connect() {
    if (this.volumes.length < 2 || this.context) return;
    this.context = new AudioContext();
    await this.context.resume();
    if (this.context.state !== "running") return;
    const splitter = this.context.createChannelSplitter(2);
    this.gains = this.volumes.map((volume, side) => {
      const gain = this.context.createGain();
      const aside = new StereoPannerNode(this.context, { pan: side ? ASIDE : -ASIDE });
      splitter.connect(gain, side);
      gain.connect(aside).connect(this.context.destination);
      return gain;
    });
    this.context.createMediaElementSource(this.element).connect(splitter);
    this.level();
  }

  /** How loud a side is, 0 to 1. */
  volume(side, value) {
    this.volumes[side] = value;
    this.level();
  }

  level() {
    if (this.gains) this.gains.forEach((gain, side) => (gain.gain.value = this.volumes[side]));
    this.element.volume = this.gains ? 1 : Math.max(...this.volumes);
  }

  end() {
    clearTimeout(this.waiting);
    this.url = null;
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    this.context?.close();
  }
}
