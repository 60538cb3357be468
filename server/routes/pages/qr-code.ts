import { encode } from 'uqr';
import { html, type Markup } from './markup.ts';

/** White around the code, in modules: less and some cameras miss it. */
const quiet = 4;

/** A QR code as an SVG in black on white, on dark pages too: not every camera reads an inverted one. */
export function qrCode(text: string): Markup {
  const { data, size } = encode(text, { ecc: 'L', border: 0 });
  const side = size + 2 * quiet;
  const path = data
    .map((row, y) =>
      runs(row)
        .map(([x, length]) => `M${x + quiet} ${y + quiet}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('');
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="QR Code" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"></path><path d="${path}"></path></svg>`;
}

/** Where the black runs of a row begin, and how long they are. */
function runs(row: readonly boolean[]): [start: number, length: number][] {
  const found: [number, number][] = [];
  for (const [x, isBlack] of row.entries()) {
    const last = found.at(-1);
    if (isBlack && last && last[0] + last[1] === x) last[1] += 1;
    else if (isBlack) found.push([x, 1]);
  }
  return found;
}
