// A call in a room: who is there, how media travels, and how it goes on after a lost line. It knows no page.
import { persist } from "./access.js";
import { Refused } from "./line.js";
import { TRACKS } from "./media_call.js";
import { Quality } from "./quality_control.js";
import { openLine } from "./room_line.js";
import { Route } from "./route.js";

const PAUSE_MS = 500;
const FIRST_MS = 30_000;
const NOTHING_REDUCED = { smaller: [], missing: [] };
const STALLED_SECONDS = 2;

// Tells of changes by events: `state` (connecting, connected, reconnecting, taken, refused, left), `roster`, `media`,
// `caption` and `quality`. `ask` returns an access, `local` is the reader's own media.
export class Call extends EventTarget {
  state = "new";
  reason = {}; // `{ code, message }` of a refusal
  access = null;
  participants = [];
  listeners = 0;
  recording = null; // where the recording stands; null in rooms that cannot be recorded
  hasRaisedHand = false;
  reduced = NOTHING_REDUCED; // ids of those whose pictures the line carries smaller, or not
  captions = { shares: false, reads: false };
  isStalled = false; // nothing arrives, though others send: ICE notices only after some seconds
  #ask;
  #local;
  #line = null;
  #route;
  #isRecovering = false;
  #silent = 0;
  #begun = 0;
  #end = new AbortController();

  constructor(ask, local) {
    super();
    this.#ask = ask;
    this.#local = local;
    this.#route = new Route({ tracks: () => this.#tracks(), relay: (to, content) => this.#relay(to, content) });
    this.#route.addEventListener("media", () => this.#tell("media"));
    this.#route.addEventListener("connected", () => this.#mediaConnected());
    this.#route.addEventListener("lost", () => this.#mediaLost());
    this.quality = new Quality(() => (this.#route.isConnected ? this.#route.current : null));
    this.quality.addEventListener("change", () => this.#qualityChanged());
    this.quality.addEventListener("sample", ({ detail }) => this.#watchSilence(detail.down.received));
    local.addEventListener("change", ({ detail }) => this.#sendTrack(detail.kind));
    addEventListener("offline", () => this.#networkLost(), { signal: this.#end.signal });
  }

  async enter() {
    this.#begun = performance.now();
    this.#set("connecting");
    await this.#recover();
  }

  get id() {
    return this.#line?.id;
  }

  get me() {
    return this.participants.find((each) => each.id === this.id);
  }

  get others() {
    return this.participants.filter((each) => each.id !== this.id);
  }

  // Whether media goes straight to the other browser: direct, server, or null while nobody else is there.
  get route() {
    return this.#route.current?.kind ?? null;
  }

  get isMediaConnected() {
    return this.#route.current === null || this.#route.isConnected;
  }

  get connections() {
    return this.#route.current?.connections ?? [];
  }

  // Returns the server's time in milliseconds.
  now() {
    return Date.now() + (this.access?.clockOffset ?? 0);
  }

  // Returns the track that another participant sends, if it is switched on.
  media(participant, kind) {
    return participant.tracks.includes(kind) ? this.#route.current?.media(participant, kind) : undefined;
  }

  raiseHand(raised) {
    this.hasRaisedHand = raised;
    this.#line?.send({ type: "raiseHand", raised });
  }

  // Says whether others may read what the reader says, and whether the reader reads what they say.
  switchCaptions(changes) {
    this.captions = { ...this.captions, ...changes };
    this.#line?.send({ type: "switchCaptions", ...this.captions });
  }

  sendCaption(caption) {
    this.#line?.send({ type: "caption", ...caption });
  }

  get canRecord() {
    return this.#line?.canRecord ?? false;
  }

  askToRecord() {
    this.#line?.send({ type: "requestRecording" });
  }

  // Agrees to a recording, or refuses or ends it.
  consent(agrees) {
    this.#line?.send({ type: "consent", agrees });
  }

  leave() {
    this.#line?.close({ leave: true });
    this.#finish("left");
  }

  #networkLost() {
    this.#route.networkLost();
    this.#recover();
  }

  // Gets a line and media, again and again until it works; does nothing while it already tries, or
  // the line is about to say why it ends.
  async #recover() {
    if (this.#isRecovering || this.#end.signal.aborted || this.#line?.isClosing) return;
    this.#isRecovering = true;
    if (this.state !== "connecting") this.#set("reconnecting");
    for (;;) {
      try {
        await this.#connect();
        break;
      } catch (error) {
        if (this.#end.signal.aborted) return;
        if (this.state === "connecting" && performance.now() - this.#begun >= FIRST_MS) return this.#finish("refused", { code: "unreachable" });
        if (error instanceof Refused) return this.#finish("refused", error);
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    this.#isRecovering = false;
    if (this.state === "reconnecting") this.quality.settle();
    this.#set("connected");
    this.#arrange();
  }

  async #connect() {
    this.#line?.close(); // before the server closes it for the new one
    this.reduced = NOTHING_REDUCED;
    this.access = await persist(this.#ask, this.#patience());
    const line = (this.#line = await openLine(this.access, this.#end.signal));
    line.addEventListener("roster", ({ detail }) => line === this.#line && this.#roster(detail));
    line.addEventListener("reduced", ({ detail }) => line === this.#line && this.#reduced(detail));
    line.addEventListener("relayed", ({ detail }) => line === this.#line && this.#relayed(detail));
    line.addEventListener("captioned", ({ detail }) => line === this.#line && this.#tell("caption", detail));
    line.addEventListener("interrupted", () => line === this.#line && this.#showStalled());
    line.addEventListener("closed", ({ detail }) => line === this.#line && this.#closed(detail.reason));
    if (this.hasRaisedHand) this.raiseHand(true);
    if (this.captions.shares || this.captions.reads) this.switchCaptions({});
    for (const kind of TRACKS) this.#switch(kind);
    await this.#route.take(line, this.access);
  }

  // Who has been in the room wants to get back, however long it takes; who has not, wants to know that they cannot.
  #patience() {
    const end = this.#end.signal;
    return this.state === "connecting" ? AbortSignal.any([end, AbortSignal.timeout(FIRST_MS)]) : end;
  }

  #closed(reason) {
    if (reason === "lost") this.#recover();
    else this.#finish(reason);
  }

  #roster({ participants, listeners, recording }) {
    this.participants = participants;
    this.listeners = listeners;
    this.recording = recording;
    this.#arrange();
    this.#tell("roster");
  }

  #reduced(reduced) {
    this.reduced = reduced;
    this.#tell("media");
    this.#tell("quality");
  }

  #arrange() {
    if (this.state === "connected" && this.me) this.#route.arrange(this);
  }

  // Another device that takes over ends this one's media, and then the line says so: it is given the time. Where media
  // goes on, the way to which it was to change does not work: it is tried again.
  async #mediaLost() {
    const { current } = this.#route;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (current !== this.#route.current) return;
    if (this.isMediaConnected) this.#arrange();
    else this.#recover();
  }

  #watchSilence(received) {
    const isSilent = received === 0 && this.others.some((each) => each.tracks.some((kind) => this.#isReceived(kind)));
    this.#silent = isSilent ? this.#silent + 1 : 0;
    this.#showStalled();
  }

  #showStalled() {
    const isStalled = this.#silent >= STALLED_SECONDS || Boolean(this.#line.isInterrupted);
    if (isStalled === this.isStalled) return;
    this.isStalled = isStalled;
    this.quality.settle();
    this.#tell("state");
  }

  #isReceived(kind) {
    return kind === "microphone" || this.quality.down.level === "full";
  }

  #mediaConnected() {
    for (const kind of TRACKS) this.#sendTrack(kind);
    this.#route.current.receivePictures(this.quality.down.level === "full");
    this.#tell("media");
  }

  #relayed({ sender, content }) {
    this.#route.receive(sender, content);
  }

  #relay(to, content) {
    this.#line?.send({ type: "relay", to, content });
  }

  // What the line carries of what the reader has switched on.
  #sent(kind) {
    const { level } = this.quality.up;
    const isCarried = kind === "microphone" ? level !== "text" : level === "full" || level === "low";
    return isCarried && this.#local.isOn(kind);
  }

  #tracks() {
    return Object.fromEntries(TRACKS.map((kind) => [kind, this.#sent(kind) ? this.#local.tracks[kind] : null]));
  }

  #switch(kind) {
    if (this.#line?.place !== null) this.#line?.send({ type: "switch", track: kind, on: this.#sent(kind) });
  }

  #sendTrack(kind) {
    this.#route.setTrack(kind);
    if (kind === "camera") this.#route.current?.encode(this.quality.up.level);
    this.#switch(kind);
  }

  #qualityChanged() {
    for (const kind of TRACKS) this.#sendTrack(kind);
    this.#route.current?.receivePictures(this.quality.down.level === "full");
    this.#tell("quality");
  }

  #finish(state, reason = {}) {
    this.reason = reason;
    this.#end.abort();
    this.#line?.close();
    this.#route.close();
    this.quality.close();
    this.#set(state);
  }

  #set(state) {
    this.state = state;
    this.#tell("state");
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
