// Draws a link for a phone to scan. The code brings its own white border, so that it can be scanned from a dark page, too.

import { renderSVG } from './lib/uqr.js';

/** Whether the link fits into a code. */
export function draw(container, link) {
  try {
    container.innerHTML = renderSVG(link, { ecc: 'M', border: 4 });
    return true;
  } catch {
    container.replaceChildren();
    return false;
  }
}
