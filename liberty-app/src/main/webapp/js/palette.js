// The colours derived from the customer's own. The server has checked that white text on it is readable.

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
  };
}

/** Mixes a `share` of `other` into `colour`. Not color-mix() in the style sheet: browsers inside older apps do not support it. */
function mix(colour, other, share) {
  const channels = [1, 3, 5].map((at) => {
    const [a, b] = [colour, other].map((hex) => parseInt(hex.slice(at, at + 2), 16));
    return Math.round(a + (b - a) * share);
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
