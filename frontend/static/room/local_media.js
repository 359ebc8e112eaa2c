// The reader's own microphone, camera and screen: what is on, and the tracks. Tells of every change by the event `change`.
import { failureOf, openDevice } from "./devices.js";

const SCREEN = { video: { frameRate: { ideal: 15, max: 30 } }, audio: false };

export class LocalMedia extends EventTarget {
  tracks = { microphone: null, camera: null, screen: null };
  problems = {};

  // Whether a track is sent: the microphone stays open while it is muted, so that it is back at once.
  isOn(kind) {
    return Boolean(this.tracks[kind]?.enabled && this.tracks[kind].readyState === "live");
  }

  async switch(kind, on) {
    if (on) await (this.tracks[kind] ? this.#enable(kind) : this.#open(kind));
    else if (kind === "microphone" && this.tracks.microphone) this.tracks.microphone.enabled = false;
    else this.#stop(kind);
    this.#tell(kind);
  }

  // Opens a device anew, after another was chosen or its processing changed; what was off stays off.
  async reopen(kind) {
    const former = this.tracks[kind];
    if (!former && !this.problems[kind]) return;
    const enabled = former?.enabled ?? true;
    this.#stop(kind); // first: some systems open a camera only once
    await this.#open(kind);
    if (this.tracks[kind]) this.tracks[kind].enabled = enabled;
    this.#tell(kind);
  }

  close() {
    for (const kind of Object.keys(this.tracks)) this.#stop(kind);
  }

  #enable(kind) {
    this.tracks[kind].enabled = true;
  }

  async #open(kind) {
    try {
      const track = kind === "screen" ? (await navigator.mediaDevices.getDisplayMedia(SCREEN)).getVideoTracks()[0] : await openDevice(kind);
      if (kind === "screen") track.contentHint = "detail";
      track.addEventListener("ended", () => this.#ended(kind, track));
      this.tracks[kind] = track;
      delete this.problems[kind];
    } catch (error) {
      this.problems[kind] = failureOf(error);
    }
  }

  // The device was unplugged, or sharing was ended in the browser's own bar.
  #ended(kind, track) {
    if (this.tracks[kind] !== track) return;
    this.tracks[kind] = null;
    if (kind !== "screen") this.problems[kind] = "missing";
    this.#tell(kind);
  }

  #stop(kind) {
    const track = this.tracks[kind];
    this.tracks[kind] = null;
    track?.stop();
  }

  #tell(kind) {
    this.dispatchEvent(new CustomEvent("change", { detail: { kind } }));
  }
}
