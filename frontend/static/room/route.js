// How media travels: straight across between two, through the server otherwise, ours or LiveKit. A change keeps the former
// way until the new one works, so that nobody vanishes meanwhile.
import { DirectCall } from "./direct_call.js";
import { LiveKitCall } from "./livekit_call.js";
import { isOpen } from "./recording.js";
import { ServerCall } from "./server_call.js";

const DIRECT_MS = 8000;
const RESUME_MS = 2500;
const REBUILD_MS = 6000;

// Tells by events: `media` (other tracks), `connected`, and `lost` (the present way is broken).
export class Route extends EventTarget {
  current = null;
  #next = null;
  #peer = null; // id of the other participant of a direct call
  #serverOnly = false;
  #line = null;
  #access = null;
  #tracks;
  #relay;

  // `tracks` returns what is sent, by kind; `relay` passes a message to a participant.
  constructor({ tracks, relay }) {
    super();
    this.#tracks = tracks;
    this.#relay = relay;
  }

  get isConnected() {
    return this.current?.state === "connected";
  }

  // Takes a new line with its access, and lets media go on over it, or begin anew where it does not.
  async take(line, access) {
    const isSameServer = this.#access?.url === access.url;
    this.#line = line;
    this.#access = access;
    const call = this.current;
    if (!call) return;
    try {
      if (call.kind === "server" && !isSameServer) throw new Error("moved");
      await call.resume(line);
      await connected(call, RESUME_MS);
    } catch {
      await this.#rebuild(call);
    }
  }

  // The device was without any network. A call through the server restarts with each new line anyway.
  networkLost() {
    if (this.current?.kind === "direct") this.current.networkLost();
  }

  // Chooses the way for those who are there now.
  arrange({ me, others, listeners, recording }) {
    if (!others.length && !listeners) this.#serverOnly = false;
    const isPair = others.length === 1 && others[0].place !== null && me.place !== null;
    const mayBeDirect = this.#access.direct && !this.#serverOnly && !isOpen(recording);
    if (mayBeDirect && isPair) this.#goDirect(me, others[0]);
    else if (mayBeDirect && !others.length) this.#replace(null);
    else this.#goToServer();
  }

  // Takes a message of another browser about a direct call.
  receive(sender, content) {
    if (content.call === "server") {
      this.#serverOnly = true;
      if (this.current) this.#goToServer();
    } else if (this.current?.kind === "direct" && sender === this.#peer) {
      this.current.receive(content).catch(() => {}); // nonsense of the other browser changes nothing
    } else if (content.call === "ready" && this.#serverOnly) this.#relay(sender, { call: "server" });
  }

  async setTrack(kind) {
    const track = this.#tracks()[kind];
    for (const call of new Set([this.current, this.#next])) await call?.setTrack(kind, track).catch(() => {}); // closed meanwhile
  }

  close() {
    this.#next?.close();
    this.current?.close();
  }

  #goDirect(me, peer) {
    if (this.#peer === peer.id && this.current?.kind === "direct") return;
    const send = (content) => this.#relay(peer.id, content);
    const call = new DirectCall({ ...this.#access, offers: me.place < peer.place, send });
    this.#replace(call);
    this.#peer = peer.id;
    this.#listen(call);
    call.start(this.#tracks());
    connected(call, DIRECT_MS).catch(() => call === this.current && this.#giveUpDirect());
  }

  // The two networks do not let media straight across.
  #giveUpDirect() {
    if (this.#peer) this.#relay(this.#peer, { call: "server" });
    this.#goToServer();
  }

  #goToServer() {
    this.#serverOnly = true;
    if (this.current?.kind === "server" || this.#next) return;
    const next = (this.#next = this.#server());
    if (!this.current) this.#replace(next);
    next.start(this.#tracks()).catch(() => this.#failed(next));
    connected(next, REBUILD_MS).then(
      () => next === this.#next && this.#replace(next),
      () => this.#failed(next),
    );
  }

  #failed(call) {
    if (call !== this.#next && call !== this.current) return;
    this.#next = null;
    if (call !== this.current) call.close();
    this.#tell("lost");
  }

  async #rebuild(former) {
    if (former.kind === "direct") return this.#giveUpDirect();
    const call = this.#server();
    this.#replace(call);
    await call.start(this.#tracks());
    return connected(call, REBUILD_MS);
  }

  // Only the other person must not see addresses: to the server, media may go straight.
  #server() {
    const call = this.#access.signalling === "LIVEKIT" ? new LiveKitCall(this.#line.room) : new ServerCall(this.#line, this.#access.iceServers);
    this.#listen(call);
    return call;
  }

  #listen(call) {
    const tell = (type) => call === this.current && this.#tell(type);
    call.addEventListener("media", () => tell("media"));
    call.addEventListener("state", () => call.state !== "connecting" && tell(call.state));
  }

  #replace(call) {
    if (call === this.current && call !== this.#next) return;
    if (this.current !== call) this.current?.close();
    this.#peer = null;
    this.#next = null;
    this.current = call;
    this.#tell(this.isConnected ? "connected" : "media");
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}

// Resolves when a call is connected; rejects after some milliseconds.
function connected(call, patience) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("media did not connect")), patience);
    const look = () => {
      if (call.state !== "connected") return;
      clearTimeout(timer);
      resolve();
    };
    call.addEventListener("state", look);
    look();
  });
}
