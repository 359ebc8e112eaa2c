// The line to a room of LiveKit, with its own client: who is there, raised hands, captions, and how the line ends. It
// tells of the same events as `Line`.
import "../vendor/livekit-client.js";
import { SOURCES } from "./livekit_call.js";
import { TRACKS } from "./media_call.js";

const { Room, RoomEvent, DisconnectReason, setLogLevel } = globalThis.LivekitClient;
const OPEN_MS = 8000;
// Topics of messages to the others: the sender's hand and whether they share captions; words of theirs.
const STATE = "state";
const CAPTION = "caption";
const LONGEST_CAPTION = 500;
// How long LiveKit's client waits before each attempt to resume; then a new access is asked for.
const RESUME_MS = [0, 300, 1200];
const OPTIONS = {
  // Tracks are shown by elements that LiveKit does not know: it would pause them as invisible.
  adaptiveStream: false,
  dynacast: false,
  // Downloads end with `beforeunload` too; the page itself says when it is left.
  disconnectOnPageLeave: false,
  // Each server version knows two connections, one up and one down.
  singlePeerConnection: false,
  reconnectPolicy: { nextRetryDelayInMs: ({ retryCount }) => RESUME_MS[retryCount] ?? null },
};
const CONNECTING = { maxRetries: 0, websocketTimeout: 5000, peerConnectionTimeout: 5000, subscriberAllowPause: true };
const REASONS = {
  [DisconnectReason.DUPLICATE_IDENTITY]: "taken",
  [DisconnectReason.PARTICIPANT_REMOVED]: "refused",
  [DisconnectReason.ROOM_DELETED]: "refused",
};
const ROSTER_EVENTS = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.RecordingStatusChanged,
];

setLogLevel("warn");

const maySend = (participant) => participant.permissions?.canPublish ?? true;
const encode = (content) => new TextEncoder().encode(JSON.stringify(content));
const isPaused = ({ track }) => track?.streamState === "paused";

function read(data) {
  try {
    return JSON.parse(new TextDecoder().decode(data)) ?? {};
  } catch {
    return {};
  }
}

function isCaption({ number, text, language, final }) {
  const isText = typeof text === "string" && text.length <= LONGEST_CAPTION && typeof language === "string";
  return isText && Number.isInteger(number) && typeof final === "boolean";
}

export class LiveKitLine extends EventTarget {
  canRecord = false; // LiveKit's recordings know no consent
  isClosing = false;
  isInterrupted = false; // LiveKit's client tries to resume
  #states = new Map(); // what people have said of themselves, by identity
  #leaves = false;

  // Enters the room, and resolves when media can flow. `signal` gives up.
  static async open({ url, token }, signal) {
    const line = new LiveKitLine();
    const end = AbortSignal.any([AbortSignal.timeout(OPEN_MS), ...(signal ? [signal] : [])]);
    const abandon = () => line.close();
    end.addEventListener("abort", abandon, { once: true });
    try {
      await line.room.connect(url, token, CONNECTING);
    } finally {
      end.removeEventListener("abort", abandon);
    }
    setTimeout(() => line.#showRoster()); // when whoever has opened the line listens
    return line;
  }

  constructor() {
    super();
    this.room = new Room(OPTIONS);
    this.#listen();
  }

  get id() {
    return this.room.localParticipant.identity;
  }

  get place() {
    return this.#place(this.room.localParticipant);
  }

  get isOpen() {
    return this.room.state === "connected";
  }

  // Sends a message of our own signalling. LiveKit itself knows what is switched on, and nothing of recordings.
  send({ type, ...content }) {
    if (type === "raiseHand") this.#change({ hasRaisedHand: content.raised });
    else if (type === "switchCaptions") this.#change({ sharesCaptions: content.shares });
    else if (type === "caption") this.#publish(CAPTION, content);
  }

  close() {
    this.#leaves = true;
    this.room.disconnect();
  }

  // Messages can arrive while the room is still being entered.
  #listen() {
    const on = (event, act) => this.room.on(event, act);
    for (const event of ROSTER_EVENTS) on(event, () => this.#showRoster());
    on(RoomEvent.ParticipantActive, ({ identity }) => this.#own && this.#publish(STATE, this.#own, [identity]));
    on(RoomEvent.ParticipantDisconnected, ({ identity }) => this.#states.delete(identity));
    on(RoomEvent.DataReceived, (data, participant, _kind, topic) => participant && this.#take(topic, data, participant.identity));
    on(RoomEvent.TrackStreamStateChanged, () => this.#showReduced());
    for (const event of [RoomEvent.SignalReconnecting, RoomEvent.Reconnecting]) on(event, () => this.#interrupted(true));
    on(RoomEvent.Reconnected, () => this.#interrupted(false));
    on(RoomEvent.Disconnected, (reason) => this.#closed(reason));
  }

  get #everybody() {
    return [this.room.localParticipant, ...this.room.remoteParticipants.values()];
  }

  // Our own server numbers those who send; here it only matters who does.
  #place(participant) {
    return maySend(participant) ? participant.identity : null;
  }

  #showRoster() {
    const participants = this.#everybody.map((each) => ({
      id: each.identity,
      name: each.name || each.identity,
      place: this.#place(each),
      tracks: TRACKS.filter((kind) => each.getTrackPublication(SOURCES[kind])?.isMuted === false),
      hasRaisedHand: false,
      sharesCaptions: false,
      ...this.#states.get(each.identity),
    }));
    const listeners = participants.filter(({ place }) => place === null).length;
    this.#tell("roster", { participants, listeners, recording: this.room.isRecording ? RECORDED : null });
  }

  // LiveKit pauses pictures that the reader's line does not carry.
  #showReduced() {
    const missing = this.#everybody.filter((each) => [each.getTrackPublication(SOURCES.camera)].some((camera) => camera && isPaused(camera)));
    this.#tell("reduced", { smaller: [], missing: missing.map(({ identity }) => identity) });
  }

  get #own() {
    return this.#states.get(this.id);
  }

  #change(state) {
    this.#setState(this.id, { ...this.#own, ...state });
    this.#publish(STATE, this.#own);
  }

  #setState(identity, state) {
    this.#states.set(identity, state);
    this.#showRoster();
  }

  // Tells everybody, or those with these identities. The server adds who says so.
  #publish(topic, content, destinationIdentities) {
    const options = { reliable: true, topic, destinationIdentities };
    this.room.localParticipant.publishData(encode(content), options).catch(() => {}); // the line is lost
  }

  // Takes a message of another browser, which may be nonsense.
  #take(topic, data, sender) {
    const content = read(data);
    if (topic === STATE) this.#setState(sender, { hasRaisedHand: content.hasRaisedHand === true, sharesCaptions: content.sharesCaptions === true });
    else if (topic === CAPTION && isCaption(content)) this.#tell("captioned", { ...content, sender });
  }

  #interrupted(isInterrupted) {
    this.isInterrupted = isInterrupted;
    this.#tell("interrupted");
  }

  #closed(reason) {
    if (!this.#leaves) this.#tell("closed", { reason: REASONS[reason] ?? "lost" });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

// A recording that somebody with the key of the LiveKit server has begun.
const RECORDED = { state: "elsewhere", requestedBy: null, endedBy: null, waitingFor: [] };
