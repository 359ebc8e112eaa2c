// What all ways of a call share: their state, the order of what they do, and how a camera is encoded.
import { encodings } from "./quality.js";

// What a participant can send.
export const TRACKS = ["microphone", "camera", "screen"];

// Tells of changes by the events `state` (connecting, connected, lost) and `media` (other tracks). A subclass says which
// `connections` it has.
export class MediaCall extends EventTarget {
  state = "connecting";
  #queue = Promise.resolve();
  #closed = false;

  close() {
    this.#closed = true;
    for (const connection of this.connections) connection.close();
  }

  // Looks at the connections again, one of which has changed.
  update() {
    if (this.#closed) return;
    const states = this.connections.map((each) => each.connectionState);
    const broken = states.some((each) => ["disconnected", "failed"].includes(each));
    const state = broken ? "lost" : states.every((each) => each === "connected") ? "connected" : "connecting";
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  // Encodes the camera as a level of quality says.
  async encode(level) {
    const sender = this.sender("camera");
    const parameters = sender?.getParameters();
    const chosen = parameters?.encodings && encodings(level, parameters.encodings.length);
    if (!chosen) return; // no picture is sent
    parameters.encodings.forEach((each, at) => Object.assign(each, chosen[at]));
    await sender.setParameters(parameters).catch(() => {}); // the connection is closed, or negotiates right now
  }

  // Does one thing after another: an offer during another one's answer would fail. Nothing is done after the end.
  inTurn(act) {
    const done = this.#queue.then(() => (this.#closed ? undefined : act()));
    this.#queue = done.catch(() => {});
    return done;
  }
}
