// Media through the media server: one connection up with microphone, camera and screen, one down with fixed seats for
// everybody's. Nobody renegotiates when somebody joins.
import { MediaCall, TRACKS } from "./media_call.js";
import { SCREEN_ENCODING, SIMULCAST_ENCODINGS } from "./quality.js";

const ENCODINGS = { microphone: [{}], camera: SIMULCAST_ENCODINGS, screen: [SCREEN_ENCODING] };
const fingerprint = (sdp) => /^a=fingerprint:(.*)$/m.exec(sdp ?? "")?.[1];
// The codecs that the server forwards. Offering all of a browser's, two dozen sections would exceed the longest message.
const CODECS = { audio: ["audio/opus"], video: ["video/vp8", "video/rtx"] };
const of = (kind) => (kind === "microphone" ? "audio" : "video");

function add(connection, kind, options) {
  const transceiver = connection.addTransceiver(of(kind), options);
  const { codecs } = RTCRtpReceiver.getCapabilities(of(kind));
  transceiver.setCodecPreferences?.(codecs.filter(({ mimeType }) => CODECS[of(kind)].includes(mimeType.toLowerCase())));
  return transceiver;
}

export class ServerCall extends MediaCall {
  kind = "server";
  #line;
  #configuration;
  #up = null;
  #down = null;
  #sections = {};
  #seats = [];
  #pictures = true;

  constructor(line, iceServers) {
    super();
    this.#line = line;
    // One transport for all sections: candidates are gathered once, not for each of two dozen.
    this.#configuration = { iceServers, bundlePolicy: "max-bundle" };
  }

  // Connects and sends `tracks` by kind.
  start(tracks) {
    return this.inTurn(() => this.#start(tracks));
  }

  // Goes on over a new line: with new ICE credentials, which keep the keys and everything else.
  resume(line) {
    this.#line = line;
    return this.inTurn(async () => {
      for (const connection of this.connections) connection.restartIce();
      await this.#offerBoth();
    });
  }

  get connections() {
    return [this.#up, this.#down].filter(Boolean);
  }

  sender(kind) {
    return this.#sections[kind]?.sender ?? null;
  }

  async setTrack(kind, track) {
    await this.sender(kind)?.replaceTrack(track);
  }

  // Returns the track that a participant sends, or undefined.
  media(participant, kind) {
    const place = kind === "screen" ? null : participant.place;
    return this.#seats.find((each) => each.kind === kind && each.place === place)?.transceiver.receiver.track;
  }

  // Receives pictures or not: a connection down is made anew, for seats are fixed.
  receivePictures(pictures) {
    if (pictures === this.#pictures) return undefined;
    this.#pictures = pictures;
    return this.inTurn(async () => {
      const former = this.#down;
      this.#openDown();
      await this.#offerDown();
      former?.close();
    });
  }

  async #start(tracks) {
    if (this.#line.place !== null) await this.#openUp(tracks);
    this.#openDown();
    await this.#offerBoth();
  }

  // Both are heard out: what is said late of one would be taken for an answer to the offer that replaces it.
  async #offerBoth() {
    const heard = await Promise.allSettled([this.#offerUp(), this.#offerDown()]);
    const failed = heard.find(({ status }) => status === "rejected");
    if (failed) throw failed.reason;
  }

  async #openUp(tracks) {
    const up = (this.#up = this.#open());
    for (const kind of TRACKS) {
      this.#sections[kind] = add(up, kind, { direction: "sendonly", sendEncodings: ENCODINGS[kind] });
      await this.setTrack(kind, tracks[kind]);
    }
  }

  #openDown() {
    const down = (this.#down = this.#open());
    const places = [...Array(this.#line.places).keys()];
    const kinds = this.#pictures ? ["microphone", "camera"] : ["microphone"];
    const seats = places.flatMap((place) => kinds.map((kind) => ({ kind, place })));
    if (this.#pictures) seats.unshift({ kind: "screen", place: null });
    this.#seats = seats.map((seat) => ({ ...seat, transceiver: add(down, seat.kind, { direction: "recvonly" }) }));
    this.dispatchEvent(new Event("media"));
  }

  #open() {
    const connection = new RTCPeerConnection(this.#configuration);
    connection.addEventListener("connectionstatechange", () => this.update());
    return connection;
  }

  async #offerUp() {
    if (!this.#up) return;
    await this.#offer(this.#up, "publish", () => ({ tracks: Object.fromEntries(TRACKS.map((kind) => [this.#sections[kind].mid, kind])) }));
  }

  #offerDown() {
    return this.#offer(this.#down, "view", () => ({ seats: this.#seats.map(({ kind, place, transceiver }) => ({ mid: transceiver.mid, track: kind, place })) }));
  }

  async #offer(connection, type, details) {
    await connection.setLocalDescription();
    // The server has one address of its own, and learns ours by the checks: candidates need not be waited for.
    const sdp = await this.#line.request({ type, sdp: connection.localDescription.sdp, ...details() });
    const former = fingerprint(connection.remoteDescription?.sdp);
    if (former && former !== fingerprint(sdp)) throw new Error("another media server answers");
    if (connection.signalingState === "have-local-offer") await connection.setRemoteDescription({ type: "answer", sdp });
  }
}
