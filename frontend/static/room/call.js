// A call in a room: who is there, how media travels, and how it goes on after a lost line. It knows no page.
import { persist } from "./access.js";
import { DirectCall } from "./direct_call.js";
import { Line, Refused } from "./line.js";
import { Quality } from "./quality_control.js";
import { ServerCall } from "./server_call.js";

const DIRECT_MS = 8000;
const RESUME_MS = 2500;
const REBUILD_MS = 6000;
const PAUSE_MS = 500;
const FIRST_MS = 30_000;
const TRACKS = ["microphone", "camera", "screen"];

// Tells of changes by events: `state` (connecting, connected, reconnecting, taken, refused, left), `roster`, `media`,
// `quality` and `chat`. `ask` returns an access, `local` is the reader's own media.
export class Call extends EventTarget {
  state = "new";
  reason = {}; // `{ code, message }` of a refusal
  access = null;
  participants = [];
  listeners = 0;
  hasRaisedHand = false;
  #ask;
  #local;
  #line = null;
  #route = null;
  #next = null;
  #direct = null;
  #serverOnly = false;
  #isRecovering = false;
  #begun = 0;
  #end = new AbortController();

  constructor(ask, local) {
    super();
    this.#ask = ask;
    this.#local = local;
    this.quality = new Quality(() => (this.#route?.state === "connected" ? this.#route : null));
    this.quality.addEventListener("change", () => this.#qualityChanged());
    local.addEventListener("change", ({ detail }) => this.#sendTrack(detail.kind));
    addEventListener("offline", () => this.#recover(), { signal: this.#end.signal });
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
    return this.#route?.kind ?? null;
  }

  get isMediaConnected() {
    return this.#route === null || this.#route.state === "connected";
  }

  get connections() {
    return this.#route?.connections ?? [];
  }

  // Returns the server's time in milliseconds.
  now() {
    return Date.now() + (this.access?.clockOffset ?? 0);
  }

  // Returns the track that another participant sends, if it is switched on.
  media(participant, kind) {
    return participant.tracks.includes(kind) ? this.#route?.media(participant, kind) : undefined;
  }

  raiseHand(raised) {
    this.hasRaisedHand = raised;
    this.#line?.send({ type: "raiseHand", raised });
  }

  write(text) {
    for (const { id } of this.others) this.#relay(id, { chat: text });
  }

  leave() {
    this.#line?.close({ leave: true });
    this.#finish("left");
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
    this.#set("connected");
    this.#arrange();
  }

  async #connect() {
    this.#line?.close(); // before the server closes it for the new one
    const former = this.access?.url;
    this.access = await persist(this.#ask, this.#patience());
    const line = (this.#line = await Line.open(this.access, this.#end.signal));
    line.addEventListener("roster", ({ detail }) => line === this.#line && this.#roster(detail));
    line.addEventListener("relayed", ({ detail }) => line === this.#line && this.#relayed(detail));
    line.addEventListener("closed", ({ detail }) => line === this.#line && this.#closed(detail.reason));
    if (this.hasRaisedHand) this.raiseHand(true);
    for (const kind of TRACKS) this.#switch(kind);
    if (this.#route) await this.#resume(former === this.access.url);
  }

  // Who has been in the room wants to get back, however long it takes; who has not, wants to know that they cannot.
  #patience() {
    const end = this.#end.signal;
    return this.state === "connecting" ? AbortSignal.any([end, AbortSignal.timeout(FIRST_MS)]) : end;
  }

  // Lets media go on over the new line, or begins anew where it does not.
  async #resume(isSameServer) {
    const route = this.#route;
    try {
      if (route.kind === "server" && !isSameServer) throw new Error("moved");
      await route.resume(this.#line);
      await this.#until(route, RESUME_MS);
    } catch {
      if (route.kind === "direct") return this.#giveUpDirect();
      const next = this.#server();
      this.#replace(next);
      await next.start(this.#tracks());
      await this.#until(next, REBUILD_MS);
    }
    return undefined;
  }

  #closed(reason) {
    if (reason === "lost") this.#recover();
    else this.#finish(reason);
  }

  #roster({ participants, listeners }) {
    this.participants = participants;
    this.listeners = listeners;
    this.#arrange();
    this.#tell("roster");
  }

  // Chooses how media travels: straight across between two, through the server otherwise.
  #arrange() {
    if (this.state !== "connected" || !this.me) return;
    if (!this.others.length && !this.listeners) this.#serverOnly = false;
    const isPair = this.others.length === 1 && this.others.every((each) => each.place !== null) && this.me.place !== null;
    const mayBeDirect = this.access.direct && !this.#serverOnly;
    if (mayBeDirect && isPair) this.#goDirect(this.others[0]);
    else if (mayBeDirect && !this.others.length) this.#replace(null);
    else this.#goToServer();
  }

  #goDirect(peer) {
    if (this.#direct === peer.id && this.#route?.kind === "direct") return;
    this.#direct = peer.id;
    const route = new DirectCall({ ...this.access, offers: this.me.place < peer.place, send: (content) => this.#relay(peer.id, content) });
    this.#replace(route);
    this.#listen(route);
    route.start(this.#tracks());
    this.#until(route, DIRECT_MS).catch(() => route === this.#route && this.#giveUpDirect());
  }

  // The two networks do not let media straight across.
  #giveUpDirect() {
    if (this.state !== "left" && this.#direct) this.#relay(this.#direct, { call: "server" });
    this.#serverOnly = true;
    if (!this.#isRecovering) this.#arrange();
  }

  // The former way is kept until the new one works, so that nobody vanishes meanwhile.
  #goToServer() {
    this.#serverOnly = true;
    if (this.#route?.kind === "server" || this.#next) return;
    const next = (this.#next = this.#server());
    if (!this.#route) this.#replace(next);
    next.start(this.#tracks()).catch(() => this.#recover());
    this.#until(next, REBUILD_MS).then(
      () => next === this.#next && this.#replace(next),
      () => {
        this.#next = null;
        if (next !== this.#route) next.close();
        this.#recover();
      },
    );
  }

  #server() {
    const route = new ServerCall(this.#line, this.access.iceServers);
    this.#listen(route);
    return route;
  }

  #listen(route) {
    route.addEventListener("media", () => route === this.#route && this.#tell("media"));
    route.addEventListener("state", () => {
      if (route !== this.#route) return;
      if (route.state === "lost") this.#mediaLost(route);
      else if (route.state === "connected") this.#mediaConnected();
    });
  }

  #replace(route) {
    if (route === this.#route && route !== this.#next) return;
    if (this.#route !== route) this.#route?.close();
    if (route?.kind !== "direct") this.#direct = null;
    this.#next = null;
    this.#route = route;
    if (route?.state === "connected") this.#mediaConnected();
    this.#tell("media");
  }

  // Another device that takes over ends this one's media, and then the line says so: it is given the time.
  async #mediaLost(route) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (route === this.#route && route.state === "lost") this.#recover();
  }

  #mediaConnected() {
    for (const kind of TRACKS) this.#sendTrack(kind);
    this.#route.receivePictures(this.quality.down.level === "full");
    this.#tell("media");
  }

  #relayed({ sender, content }) {
    if (typeof content.chat === "string") this.#tell("chat", { sender, text: content.chat });
    else if (content.call === "server") {
      this.#serverOnly = true;
      this.#arrange();
    } else if (this.#route?.kind === "direct" && sender === this.#direct) this.#route.receive(content);
    else if (content.call === "ready" && this.#serverOnly) this.#relay(sender, { call: "server" });
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
    for (const route of new Set([this.#route, this.#next])) route?.setTrack(kind, this.#tracks()[kind]).catch(() => {}); // closed meanwhile
    if (kind === "camera") this.quality.encode(this.#route);
    this.#switch(kind);
  }

  #qualityChanged() {
    for (const kind of TRACKS) this.#sendTrack(kind);
    this.#route?.receivePictures(this.quality.down.level === "full");
    this.#tell("quality");
  }

  // Resolves when a way of media is connected; rejects after some time.
  #until(route, patience) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("media did not connect")), patience);
      const look = () => {
        if (route.state !== "connected") return;
        clearTimeout(timer);
        resolve();
      };
      route.addEventListener("state", look);
      look();
    });
  }

  #finish(state, reason = {}) {
    this.reason = reason;
    this.#end.abort();
    this.#line?.close();
    this.#next?.close();
    this.#route?.close();
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
