// Opens the line to the server that has the room: our own media server, or LiveKit.
import { Line } from "./line.js";

// Resolves when the server has let the reader in. `signal` gives up.
export async function openLine(access, signal) {
  if (access.signalling !== "LIVEKIT") return Line.open(access, signal);
  // Only rooms on LiveKit need its client, which is larger than all other scripts of the room together.
  const { LiveKitLine } = await import("./livekit_line.js");
  return LiveKitLine.open(access, signal);
}
