import { Button } from '../../ui/button.tsx';
import { QrPicture, qrRows } from '../../ui/qr-picture.tsx';
import { triggerWords as t } from './trigger-words.ts';

const pixel = 16;

/** A QR code that can be scanned from the screen, and downloaded large enough for print. */
export function QrCode({ text, name }: { text: string; name: string }) {
  const rows = qrRows(text);
  return (
    <div class="qr-row">
      <QrPicture rows={rows} label={t('qr.alt')} />
      <Button onClick={() => download(rows, `${fileName(name)}.png`)}>{t('qr.download')}</Button>
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
