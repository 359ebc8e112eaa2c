// One file of a recording, in an element of the page. It follows the recording's clock; times are in seconds.
const CORRECTED = 0.15;
const IN_STEP = 0.03;
const LOST = 1;
const MAX_CORRECTION = 0.25;
const AHEAD = 3;
const SOON = 30;
const { HAVE_CURRENT_DATA, HAVE_FUTURE_DATA, HAVE_ENOUGH_DATA } = HTMLMediaElement;

export class RecordedFile {
  #isCorrecting = false;
  #shownAt = null;

  // The file begins `start` seconds after the recording and lasts `duration`.
  constructor(element, { start, duration }) {
    this.element = element;
    this.start = start;
    this.duration = duration;
    this.#watchPictures();
  }

  // Whether the file has anything at a position; one that cannot be had is left out, so that the others play on.
  covers(position) {
    if (this.element.error) return false;
    const { duration } = this.element; // NaN before it is loaded
    return position >= this.start && position < this.start + (duration > 0 ? Math.min(duration, this.duration) : this.duration);
  }

  // Takes the file from another address; the clock says where it goes on.
  renew(address) {
    this.element.src = address;
  }

  // Loads the file if it plays now or soon: of a long recording with many files, the others would take line and memory.
  prepare(position) {
    if (position >= this.start - SOON && position < this.start + this.duration) this.element.preload = "auto";
  }

  // Seconds by which the file is behind the clock.
  #behind(position) {
    return position - this.start - this.element.currentTime;
  }

  // Whether the file can be played from here on; one that has run dry is only ready again with some seconds in store.
  isReadyAt(position, hasRunDry) {
    if (!this.covers(position)) return true;
    const { readyState, seeking, buffered, currentTime } = this.element;
    if (seeking || Math.abs(this.#behind(position)) > LOST) return false;
    if (readyState < HAVE_FUTURE_DATA) return this.#isNearEnd();
    if (!hasRunDry || readyState === HAVE_ENOUGH_DATA) return true;
    return Array.from(buffered, (_, at) => at).some((at) => buffered.start(at) <= currentTime && buffered.end(at) >= currentTime + AHEAD);
  }

  // The last frames have no future.
  #isNearEnd() {
    return this.element.readyState >= HAVE_CURRENT_DATA && this.element.currentTime > this.element.duration - 0.3;
  }

  // Lets the file rest where the clock is, or so near that it need not decode all pictures since the last key frame.
  place(position) {
    this.element.pause();
    if (!this.covers(position) || this.element.seeking) return;
    if (Math.abs(this.#behind(position)) > CORRECTED) this.element.currentTime = position - this.start;
  }

  // Lets the file play with the clock; one that is a little off plays faster or slower until it is in step again.
  follow(position, rate) {
    if (!this.covers(position) || this.element.ended) return this.element.pause();
    const behind = this.#behind(position);
    this.#isCorrecting = Math.abs(behind) > (this.#isCorrecting ? IN_STEP : CORRECTED);
    const correction = this.#isCorrecting ? Math.max(-MAX_CORRECTION, Math.min(MAX_CORRECTION, behind)) : 0;
    const playbackRate = rate * (1 + correction);
    if (this.element.playbackRate !== playbackRate) this.element.playbackRate = playbackRate;
    return this.element.paused ? this.element.play() : undefined;
  }

  // Whether the picture at the file's own time is no older than so many seconds: a camera that is off leaves its last one.
  showsPicture(seconds) {
    if (!this.element.videoWidth) return false;
    return this.#shownAt === null || Math.abs(this.element.currentTime - this.#shownAt) < seconds;
  }

  #watchPictures() {
    if (!this.element.requestVideoFrameCallback) return;
    const shown = (_, { mediaTime }) => {
      this.#shownAt = mediaTime;
      this.element.requestVideoFrameCallback(shown);
    };
    this.element.requestVideoFrameCallback(shown);
  }
}
