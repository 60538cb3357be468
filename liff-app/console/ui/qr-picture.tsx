import { encode } from 'uqr';

const quiet = 4;

/** A QR code's rows, with the white around it that cameras need. */
export const qrRows = (text: string): boolean[][] => encode(text, { ecc: 'M', border: quiet }).data;

/** A QR code that can be scanned from the screen, black on white in both schemes. */
export function QrPicture({ rows, label }: { rows: boolean[][]; label: string }) {
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
