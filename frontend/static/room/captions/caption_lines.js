// The captions that are read: the latest of all speakers, in the order in which they began to speak.
const SHOWN = 2;

export class CaptionLines {
  lines = [];

  // Takes a caption: it replaces one with its number that is not final, and empty words withdraw that one.
  take(caption) {
    const at = this.lines.findIndex((each) => !each.final && each.sender === caption.sender && each.number === caption.number);
    const isGone = !caption.text.trim();
    if (at >= 0) this.lines.splice(at, 1, ...(isGone ? [] : [caption]));
    else if (!isGone) this.lines = [...this.lines, caption].slice(-SHOWN);
  }
}
