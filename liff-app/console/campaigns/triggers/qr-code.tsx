import { encode } from 'uqr';
import { Button } from '../../ui/button.tsx';
import { triggerWords as t } from './trigger-words.ts';

const quiet = 4;
const pixel = 16;

/** A QR code that can be scanned from the screen, and downloaded large enough for print. */
export function QrCode({ text, name }: { text: string; name: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: quiet });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <div class="qr-row">
      <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('qr.alt')} shape-rendering="crispEdges">
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <Button onClick={() => download(data, `${fileName(name)}.png`)}>{t('qr.download')}</Button>
    </div>
  );
}

/** A name made safe for a file name. */
const fileName = (name: string) =>
  name
    .replace(/[\p{C}\\/:*?"<>|.]+/gu, ' ')
    .trim()
    .slice(0, 60) || 'qr';

function download(rows: boolean[][], name: string): void {
  const canvas = document.createElement('canvas');
  canvas.width = rows.length * pixel;
  canvas.height = rows.length * pixel;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = '#000';
  for (const [y, row] of rows.entries()) {
    for (const [x, dark] of row.entries()) if (dark) pen.fillRect(x * pixel, y * pixel, pixel, pixel);
  }
  const link = document.createElement('a');
  link.download = name;
  link.href = canvas.toDataURL('image/png');
  link.click();
}
