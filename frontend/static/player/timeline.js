// The timeline of a player: where it is, where one can go, and which times were not recorded.
import { word } from "../room/words.js";
import { clockTime } from "./clock_time.js";

export class Timeline {
  #slider;
  #time;
  #playback;

  // `pauses` are `{ mark, from, to }`: the element that marks a pause, and its times in seconds.
  constructor(root, playback, pauses) {
    this.#slider = root.querySelector("[data-player-position]");
    this.#time = root.querySelector("[data-player-time]");
    this.#playback = playback;
    this.#slider.max = playback.duration;
    this.#slider.addEventListener("input", () => playback.seek(Number(this.#slider.value)));
    for (const { mark, from, to } of pauses) {
      mark.style.insetInlineStart = `${(100 * from) / playback.duration}%`;
      mark.style.inlineSize = `${(100 * (to - from)) / playback.duration}%`;
    }
  }

  show() {
    const { position, duration } = this.#playback;
    const text = word("player-time", { position: clockTime(position), duration: clockTime(duration) });
    this.#slider.value = position;
    if (this.#time.textContent === text) return;
    this.#time.textContent = text;
    this.#slider.setAttribute("aria-valuetext", text);
  }
}
