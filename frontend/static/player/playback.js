// Plays the files of a recording together: one clock says where the recording is, and each file follows it.
// The clock stands still while a file has nothing to play. Events: `change` (play, pause, waiting, position), `skip`
// when a pause of the recording is passed over, `failed` when the browser does not play.
const TICK_MS = 100;

export class Playback extends EventTarget {
  #files;
  #pauses;
  #position = 0;
  #runsSince = null;
  #rate = 1;
  #timer = null;
  isPlaying = false;
  waitingFor = [];

  // `pauses` are times without recording, `{ from, to }`; all times are in seconds.
  constructor({ files, pauses, duration }) {
    super();
    this.#files = files;
    this.#pauses = pauses;
    this.duration = duration;
  }

  get position() {
    const passed = this.#runsSince === null ? 0 : ((performance.now() - this.#runsSince) / 1000) * this.#rate;
    return Math.min(this.duration, this.#position + passed);
  }

  get rate() {
    return this.#rate;
  }

  set rate(rate) {
    this.#restart(this.position);
    this.#rate = rate;
  }

  play() {
    if (this.position >= this.duration) this.#restart(0);
    this.isPlaying = true;
    this.#load();
    this.#tick();
  }

  pause() {
    this.isPlaying = false;
    this.#hold();
    this.#tick();
  }

  seek(position) {
    this.#hold();
    this.#position = Math.max(0, Math.min(this.duration, position));
    this.#load();
    this.#tick();
  }

  // Nothing is loaded before the first press; from then on, the files are filled in step with the clock.
  #load() {
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
  }

  #restart(position) {
    this.#position = position;
    if (this.#runsSince !== null) this.#runsSince = performance.now();
  }

  #hold() {
    this.#position = this.position;
    this.#runsSince = null;
  }

  #tick() {
    this.#skipPause();
    const { position } = this;
    if (position >= this.duration) this.isPlaying = false;
    this.waitingFor = this.#files.filter((each) => !each.isReadyAt(position, this.waitingFor.includes(each)));
    if (!this.isPlaying || this.waitingFor.length) this.#hold();
    else this.#runsSince ??= performance.now();
    for (const each of this.#files) {
      if (this.#timer !== null) each.prepare(position);
      this.#move(each, position);
    }
    this.dispatchEvent(new Event("change"));
  }

  #move(file, position) {
    if (this.#runsSince === null) return file.place(position);
    return file.follow(position, this.#rate)?.catch((error) => {
      if (error.name === "AbortError") return; // it was paused before it began
      this.pause();
      this.dispatchEvent(new Event("failed"));
    });
  }

  #skipPause() {
    const { position } = this;
    const skipped = this.isPlaying && this.#pauses.find(({ from, to }) => position >= from && position < to);
    if (!skipped) return;
    this.#hold();
    this.#position = skipped.to;
    this.dispatchEvent(new CustomEvent("skip", { detail: skipped }));
  }
}
