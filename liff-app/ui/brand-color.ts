/** How the primary button uses the brand's colour: the colour as `#rrggbb` (null: none) and classes for its label and border. */
export type ButtonColor = { color: string | null; className: string };

/** The background under the button, by the reader's own scheme (`page.css`). */
export const pageBackground = { light: '#ffffff', dark: '#121416' };

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two `#rrggbb` colours as WCAG counts it, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Label black or white, whichever reads better; a border where the button is too close to the page's colour (under 3:1). */
export function buttonColor(brandColor: string | null): ButtonColor {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(brandColor ?? '');
  const color = short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : (brandColor ?? '');
  if (!/^#[\da-f]{6}$/i.test(color)) return { color: null, className: '' };
  const classes = [contrast(color, '#ffffff') >= contrast(color, '#000000') ? 'ink-white' : 'ink-black'];
  if (contrast(color, pageBackground.light) < 3) classes.push('edge-light');
  if (contrast(color, pageBackground.dark) < 3) classes.push('edge-dark');
  return { color: color.toLowerCase(), className: classes.join(' ') };
}
