/** What a folded passage shows: the lines that answer, rather than those that it happens to begin with. */

import { el, fill, marked } from "./dom.js";

const LINES = 4; // as .clamped in style.css
const STOPS = "。；！？\n";
const PAUSES = STOPS + "，、：） ";
const NEAR = 14; // characters in which a cut in the middle of a sentence looks for a pause

/** Where `[start, end]` of the passage's text stands that a citation quotes; null where the passage lacks it. */
export function quoted(passage, cited) {
  const points = Array.from(passage.text);
  const from = cited.start - passage.start;
  const to = cited.end - passage.start;
  if (from >= 0 && points.slice(from, to).join("") === cited.quote) return [from, to];
  const found = passage.text.indexOf(cited.quote);
  if (found < 0) return null;
  const before = Array.from(passage.text.slice(0, found)).length;
  return [before, before + Array.from(cited.quote).length];
}

/** The stretch of at most `room` code points with most of what matched; null where nothing did. */
export function densest(ranges, room) {
  let best = null;
  let most = 0;
  ranges.forEach(([start], i) => {
    const within = ranges.slice(i).filter(([, end]) => end <= start + room);
    const held = within.reduce((sum, [a, b]) => sum + b - a, 0);
    if (held > most) {
      most = held;
      best = [start, within[within.length - 1][1]];
    }
  });
  return best;
}

/** Where to begin so that `[start, end]` is among the first `room` code points: at its sentence, or at the text's own. */
export function opening(points, [start, end], room) {
  if (end <= room) return 0;
  let from = start;
  while (from > 0 && end - from < room && STOPS.indexOf(points[from - 1]) < 0) from -= 1;
  if (from > 0 && STOPS.indexOf(points[from - 1]) < 0) from = start;
  const last = points.length - room; // from later on there would be less than there is room for
  if (from <= last) return from;
  for (let at = Math.max(last, 1); at <= Math.min(last + NEAR, start); at += 1) if (PAUSES.indexOf(points[at - 1]) >= 0) return at;
  return Math.max(0, last);
}

/** Show `text` in `place` with what matched marked; while it is folded it begins so that `wanted` can be read. */
export function showFolded(place, text, ranges, wanted) {
  const points = Array.from(text);
  const perLine = Math.floor(place.clientWidth / parseFloat(getComputedStyle(place).fontSize)) || 24;
  const room = LINES * perLine - LINES; // a line ends up to a character early
  const target = wanted || densest(ranges, room);
  const from = target ? opening(points, target, room) : 0;
  if (place.dataset.from === String(from)) return;
  place.dataset.from = from;
  const before = ranges.filter(([start]) => start < from).map(([start, end]) => [start, Math.min(end, from)]);
  const after = ranges.filter(([, end]) => end > from).map(([start, end]) => [Math.max(start, from) - from, end - from]);
  fill(place,
    el("span", { class: "before" }, marked(points.slice(0, from).join(""), before)),
    el("span", null, marked(points.slice(from).join(""), after)));
}
