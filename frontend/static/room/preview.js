// The reader's own picture and the level of their microphone, before the call and beside it.
import { showTrack } from "./tiles.js";
import { watchLevel } from "./level.js";

export function showPicture(video, track) {
  showTrack(video, track ?? undefined);
  if (track) video.play().catch(() => {}); // hidden meanwhile
}

// Shows the level of a track in all meters; returns a function that ends it.
export function showLevel(meters, track, heard = () => {}) {
  const show = (level) => {
    for (const meter of meters) {
      meter.setAttribute("aria-valuenow", Math.round(100 * level));
      meter.firstElementChild.style.inlineSize = `${Math.round(100 * level)}%`;
    }
    heard(level);
  };
  if (!track) {
    show(0);
    return () => {};
  }
  return watchLevel(track, show);
}
