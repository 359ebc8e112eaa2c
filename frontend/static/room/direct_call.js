// Media straight between two browsers. One of the two makes all offers, so that two offers never cross; both name the
// page that they come from by a session, so that a reloaded page is told apart.
import { MediaCall, TRACKS } from "./media_call.js";
import { encodings } from "./quality.js";

// `send` passes a message to the other browser; `offers` tells which of the two this is.
export class DirectCall extends MediaCall {
  kind = "direct";
  #session = crypto.randomUUID();
  #peer = null;
  #connection = null;
  #tracks = {};
  #candidates = [];
  #configuration;
  #pictures = true;
  #isStale = false;
  // A browser that has lost a second's packets waits three until it asks for a whole picture: it is sent one as soon as
  // media goes another way. Not every browser tells that or sends pictures on demand; then it waits.
  #pathChanged = () => this.#sendKeyFrames();

  constructor({ send, offers, iceServers = [], relayOnly = false }) {
    super();
    Object.assign(this, { send, offers });
    this.#configuration = { iceServers, iceTransportPolicy: relayOnly ? "relay" : "all" };
  }

  start(tracks) {
    this.#tracks = { ...tracks };
    this.send({ call: "ready", session: this.#session });
    return Promise.resolve();
  }

  // The signalling line is new. Media may have gone on without it; where it has not, both gather new addresses.
  resume() {
    this.send({ call: "ready", session: this.#session });
    return this.inTurn(() => this.#restart());
  }

  // The device was without any network: its addresses are gone, even if the connection has not noticed yet.
  networkLost() {
    this.#isStale = true;
  }

  // Takes a message of the other browser.
  receive(content) {
    return this.inTurn(() => this.#handle(content));
  }

  get connections() {
    return this.#connection ? [this.#connection] : [];
  }

  sender(kind) {
    return this.#transceiver(kind)?.sender ?? null;
  }

  async setTrack(kind, track) {
    this.#tracks[kind] = track;
    await this.sender(kind)?.replaceTrack(track);
  }

  media(_participant, kind) {
    return this.#transceiver(kind)?.receiver.track;
  }

  receivePictures(pictures) {
    if (pictures === this.#pictures) return;
    this.#pictures = pictures;
    this.#say({ call: "pictures", on: pictures });
  }

  async #handle(content) {
    if (content.call === "ready") return this.#ready(content);
    if (content.to !== this.#session || content.session !== this.#peer) return undefined;
    if (content.call === "offer") return this.#answer(content.sdp);
    if (content.call === "answer") return this.#connected({ type: "answer", sdp: content.sdp });
    if (content.call === "candidate") return this.#addCandidate(content.candidate);
    if (content.call === "restart") return this.#restart(content.stale);
    if (content.call === "pictures") return this.#sendPictures(content.on);
    return undefined;
  }

  async #ready({ session, reply = false }) {
    if (session === this.#peer) return;
    this.#peer = session;
    this.#open();
    if (!reply) this.send({ call: "ready", session: this.#session, reply: true });
    if (!this.offers) return;
    for (const kind of TRACKS) {
      const sendEncodings = kind === "camera" ? encodings("full", 1) : [{}];
      this.#connection.addTransceiver(kind === "microphone" ? "audio" : "video", { direction: "sendrecv", sendEncodings });
    }
    await this.#attach();
    await this.#offer();
  }

  #open() {
    this.#connection?.close();
    this.#candidates = [];
    this.#pictures = true; // another page sends them until it is told
    const connection = (this.#connection = new RTCPeerConnection(this.#configuration));
    connection.addEventListener("connectionstatechange", () => connection === this.#connection && this.update());
    connection.addEventListener("icecandidate", ({ candidate }) => candidate && this.#say({ call: "candidate", candidate: candidate.toJSON() }));
  }

  async #restart(isStale = this.#isStale) {
    if (!this.#connection || (this.#connection.connectionState === "connected" && !isStale)) return;
    this.#isStale = false;
    if (!this.offers) return this.#say({ call: "restart", stale: isStale });
    this.#connection.restartIce();
    await this.#offer();
  }

  async #offer() {
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    this.#watchPath();
    this.#say({ call: "offer", sdp: this.#connection.localDescription.sdp });
  }

  async #answer(sdp) {
    await this.#connected({ type: "offer", sdp });
    for (const transceiver of this.#connection.getTransceivers()) transceiver.direction = "sendrecv";
    await this.#attach();
    await this.#connection.setLocalDescription();
    this.#watchPath();
    this.#say({ call: "answer", sdp: this.#connection.localDescription.sdp });
  }

  async #connected(description) {
    await this.#connection.setRemoteDescription(description);
    for (const candidate of this.#candidates.splice(0)) await this.#addCandidate(candidate);
    this.dispatchEvent(new Event("media"));
  }

  async #addCandidate(candidate) {
    if (!this.#connection.remoteDescription) this.#candidates.push(candidate);
    else await this.#connection.addIceCandidate(candidate).catch(() => {}); // of an earlier gathering
  }

  async #attach() {
    for (const kind of TRACKS) await this.sender(kind)?.replaceTrack(this.#tracks[kind] ?? null);
  }

  async #sendPictures(on) {
    for (const sender of [this.sender("camera"), this.sender("screen")].filter(Boolean)) {
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.active = on;
      await sender.setParameters(parameters).catch(() => {}); // not negotiated yet
    }
  }

  #watchPath() {
    const path = this.#connection.getSenders()[0]?.transport?.iceTransport;
    path?.addEventListener("selectedcandidatepairchange", this.#pathChanged);
  }

  async #sendKeyFrames() {
    for (const sender of [this.sender("camera"), this.sender("screen")].filter((each) => each?.track)) {
      const parameters = sender.getParameters();
      const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
      await sender.setParameters(parameters, { encodingOptions }).catch(() => {}); // the connection is closed, or negotiates
    }
  }

  #transceiver(kind) {
    return this.#connection?.getTransceivers()[TRACKS.indexOf(kind)];
  }

  #say(content) {
    this.send({ ...content, session: this.#session, to: this.#peer });
  }
}
