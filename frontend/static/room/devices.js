// Cameras, microphones and speakers: which exist, which the reader chose before, and why one cannot be opened.
const KINDS = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" };
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } };
const FAILURES = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

// Returns why this browser can hold no call, as a word, or null.
export function browserProblem({ userAgent, mediaDevices } = navigator, scope = globalThis) {
  if (/MicroMessenger|wxwork|QQ\/|AlipayClient|FBAN|FBAV|Instagram/i.test(userAgent)) return "in-app";
  if (!scope.isSecureContext) return "insecure";
  if (!scope.RTCPeerConnection || !scope.WebSocket || !mediaDevices?.getUserMedia) return "unsupported";
  return null;
}

// Returns why a device did not open: denied, missing, busy, or failed.
export function failureOf(error) {
  return FAILURES[error.name] ?? "failed";
}

const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {}; // storage is off, or holds something else
  }
};
const write = (key, value) => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // without storage, the choice lasts as long as the page
  }
};

// Remembers a chosen device. Browsers give devices new ids when the reader clears the site's data: the label stays.
export function rememberDevice(kind, { deviceId, label }) {
  write("room-devices", { ...read("room-devices"), [kind]: { id: deviceId, label } });
}

export function rememberedDevice(kind) {
  return read("room-devices")[kind] ?? null;
}

export function rememberSetting(name, value) {
  write("room-settings", { ...read("room-settings"), [name]: value });
}

export function setting(name, otherwise) {
  return read("room-settings")[name] ?? otherwise;
}

// Returns the remembered device among those that exist: by id, else by label; undefined for none.
export function findRemembered(devices, remembered) {
  return remembered ? (devices.find((each) => each.deviceId === remembered.id) ?? devices.find((each) => each.label && each.label === remembered.label)) : undefined;
}

// Returns the devices by kind; their labels are empty until one was opened.
export async function listDevices() {
  const all = await navigator.mediaDevices.enumerateDevices();
  return Object.fromEntries(Object.entries(KINDS).map(([kind, name]) => [kind, all.filter((each) => each.kind === name && each.deviceId)]));
}

// Sound processing of the browser, which a reader switches off for music or a good headset.
export const PROCESSING = ["echoCancellation", "noiseSuppression", "autoGainControl"];

function constraints(kind, deviceId) {
  const device = deviceId ? { deviceId: { exact: deviceId } } : {};
  if (kind === "camera") return { video: { ...PICTURE, ...device } };
  return { audio: { ...Object.fromEntries(PROCESSING.map((each) => [each, setting(each, true)])), ...device } };
}

// Opens a camera or microphone and returns its track: the remembered device, or any if that one is gone.
export async function openDevice(kind) {
  const remembered = findRemembered((await listDevices())[kind], rememberedDevice(kind));
  const open = async (id) => (await navigator.mediaDevices.getUserMedia(constraints(kind, id))).getTracks()[0];
  if (!remembered) return open();
  try {
    return await open(remembered.deviceId);
  } catch (error) {
    if (failureOf(error) === "denied") throw error;
    return open();
  }
}
