// The colours derived from the customer's own. The server has checked that white text on it is readable.

/** Beside a red of the customer's, errors are orange. */
const ORANGE_ERRORS = {
  '--own-bad': '#9a4a00',
  '--own-bad-tint': '#fdf1e4',
  '--own-dark-bad': '#ffb067',
  '--own-dark-bad-tint': '#3a2712',
};

/** Custom properties of the style sheet, in light and in dark. Text stays readable, whatever the colour. */
export function palette(colour) {
  return {
    '--own-accent': colour,
    '--own-accent-strong': mix(colour, '#000000', 0.2),
    '--own-tint': mix(colour, '#ffffff', 0.92),
    '--own-dark-accent': mix(colour, '#ffffff', 0.55),
    '--own-dark-accent-strong': mix(colour, '#ffffff', 0.7),
    '--own-dark-on-accent': '#0d1211',
    '--own-dark-tint': mix(colour, '#1a211e', 0.8),
    ...(isRed(colour) ? ORANGE_ERRORS : {}),
  };
}

/** Nearer to the red of errors than to this orange. */
function isRed(colour) {
  const [red, green, blue] = channelsOf(colour);
  const hue = (60 * (green - blue)) / (red - Math.min(green, blue));
  return red > Math.max(green, blue) && hue > -25 && hue < 15;
}

function channelsOf(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

/** Mixes a `share` of `other` into `colour`. Not color-mix() in the style sheet: browsers inside older apps do not support it. */
function mix(colour, other, share) {
  const to = channelsOf(other);
  const mixed = channelsOf(colour).map((from, at) => Math.round(from + (to[at] - from) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
