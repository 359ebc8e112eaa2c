// The player of a recording: pictures in a grid, a shared screen large, the sound of all, and one timeline.
import { isolated, language, word } from "../room/words.js";
import { currentAddresses } from "./addresses.js";
import { clockTime } from "./clock_time.js";
import { watchKeys } from "./keys.js";
import { Playback } from "./playback.js";
import { RecordedFile } from "./recorded_file.js";
import { SpeakerMeter } from "./speaker_meter.js";
import { Timeline } from "./timeline.js";

const OLD_CAMERA = 2;
const OLD_SCREEN = 12; // a screen that does not change is sent about once a second, by some browsers less often

const RENEWED_MS = 60_000; // an address that fails sooner than that is not too old

class Player {
  #root;
  #tiles;
  #playback;
  #timeline;
  #meter = new SpeakerMeter();
  #renewal = null;
  #renewedAt = -Infinity;

  constructor(root) {
    this.#root = root;
    const seconds = (element, name) => Number(element.dataset[name]) / 1000;
    this.#tiles = [...root.querySelectorAll("[data-file]")].map((tile) => ({
      tile,
      isScreen: tile.hasAttribute("data-shows-screen"),
      name: tile.dataset.file,
      file: new RecordedFile(tile.querySelector("video"), { start: seconds(tile, "start"), duration: seconds(tile, "duration") }),
    }));
    const pauses = [...root.querySelectorAll("[data-from]")].map((mark) => ({ mark, from: seconds(mark, "from"), to: seconds(mark, "to") }));
    this.#playback = new Playback({ files: this.#tiles.map(({ file }) => file), pauses, duration: seconds(root, "duration") });
    this.#timeline = new Timeline(root, this.#playback, pauses);
    this.#watchControls();
    this.#playback.addEventListener("change", () => this.#show());
    this.#playback.addEventListener("skip", ({ detail }) => this.#announce(word("player-skipped", { from: clockTime(detail.from), to: clockTime(detail.to) })));
    this.#playback.addEventListener("failed", () => this.#fail());
    for (const { file } of this.#tiles) file.element.addEventListener("error", () => this.#renew());
    root.hidden = false;
    this.#show();
  }

  #find(name) {
    return this.#root.querySelector(`[data-player-${name}]`);
  }

  #watchControls() {
    const toggle = () => (this.#playback.isPlaying ? this.#playback.pause() : this.#start());
    this.#find("play").addEventListener("click", toggle);
    this.#find("stage").addEventListener("click", toggle);
    this.#find("rate").addEventListener("change", ({ target }) => (this.#playback.rate = Number(target.value)));
    this.#find("volume").addEventListener("input", ({ target }) => this.#setVolume(Number(target.value)));
    this.#find("mute").addEventListener("click", () => this.#setMuted(this.#find("mute").getAttribute("aria-pressed") !== "true"));
    const full = this.#find("full");
    full.hidden = !document.fullscreenEnabled;
    full.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : this.#root.requestFullscreen()));
    this.#root.addEventListener("fullscreenchange", () => full.setAttribute("aria-pressed", document.fullscreenElement === this.#root));
    watchKeys(this.#root, {
      toggle,
      move: (seconds) => this.#playback.seek(this.#playback.position + seconds),
      louder: (step) => this.#setVolume(Math.max(0, Math.min(1, Number(this.#find("volume").value) + step))),
      press: (name) => this.#root.querySelector(`[data-player-${name}]:not([hidden])`)?.click(),
    });
  }

  #start() {
    this.#meter.begin(this.#tiles.filter(({ isScreen }) => !isScreen).map(({ file }) => file.element));
    this.#playback.play();
  }

  #setVolume(volume) {
    this.#find("volume").value = volume;
    for (const { file } of this.#tiles) file.element.volume = volume;
    if (volume) this.#setMuted(false);
  }

  #setMuted(isMuted) {
    this.#find("mute").setAttribute("aria-pressed", isMuted);
    for (const { file } of this.#tiles) file.element.muted = isMuted;
  }

  #show() {
    const { isPlaying, position, waitingFor } = this.#playback;
    const play = this.#find("play");
    play.setAttribute("aria-label", word(isPlaying ? "player-pause" : "player-play"));
    play.classList.toggle("playing", isPlaying);
    this.#timeline.show();
    this.#showTiles(position);
    const names = this.#tiles.filter(({ file }) => waitingFor.includes(file)).map(({ name }) => isolated(name));
    const waiting = isPlaying && names.length ? word("player-waiting", { names: new Intl.ListFormat(language).format(new Set(names)) }) : "";
    if (this.#find("waiting").textContent !== waiting) this.#find("waiting").textContent = waiting;
  }

  #showTiles(position) {
    const present = this.#tiles.filter(({ file }) => file.covers(position));
    const screen = present.findLast(({ isScreen, file }) => isScreen && file.showsPicture(OLD_SCREEN));
    const people = present.filter(({ isScreen }) => !isScreen);
    for (const each of this.#tiles) {
      const { tile, isScreen, file } = each;
      tile.hidden = isScreen ? each !== screen : people.length > 0 && !people.includes(each);
      tile.classList.toggle("without-picture", !isScreen && !file.showsPicture(OLD_CAMERA));
      tile.classList.toggle("speaking", this.#playback.isPlaying && this.#meter.isSpeaking(file.element));
    }
    this.#find("stage").classList.toggle("with-screen", Boolean(screen));
  }

  #announce(sentence) {
    this.#find("announcer").textContent = sentence;
  }

  // A file that cannot be had may have an address that is too old: all get those that the page has now.
  #renew() {
    if (performance.now() - this.#renewedAt < RENEWED_MS) return this.#fail();
    this.#renewal ??= this.#takeAddresses().finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #takeAddresses() {
    const addresses = await currentAddresses(this.#root).catch(() => null);
    this.#renewedAt = performance.now();
    if (addresses?.length !== this.#tiles.length) return this.#fail();
    this.#tiles.forEach(({ file }, at) => file.renew(addresses[at]));
  }

  #fail() {
    if (this.#tiles.every(({ file }) => file.element.error)) this.#playback.pause();
    this.#find("failed").hidden = false;
  }
}

for (const root of document.querySelectorAll("[data-player]")) new Player(root);
