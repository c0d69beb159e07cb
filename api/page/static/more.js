/** A list that goes on: a button that brings the next page, once, however often it is pressed. */

import { button, t } from "./dom.js";

/** The button for what follows `cursor` (hidden where nothing does); `load(cursor)` gives a page whose items `append` shows. */
export function moreButton(cursor, load, append) {
  let next = cursor;
  const more = button("plus", t("show_more"), async () => {
    const asked = next;
    const label = more.querySelector("span");
    const page = await load(asked).catch((problem) => {
      label.textContent = (problem.words || t("error_other")) + " " + t("again");
    });
    if (!page || next !== asked || !more.isConnected) return; // pressed twice, or another list is shown by now
    label.textContent = t("show_more");
    append(page.items);
    next = page.next_cursor;
    more.hidden = !next;
  });
  more.hidden = !next;
  return more;
}
