import { render } from 'preact';
import type { PhonePreview, PreviewPosition } from '../../server/contract/phone-previews.ts';
import { readPreview, tellPosition } from './preview-api.ts';
import { followPreview } from './preview-live.ts';
import { PreviewPage } from './preview-page.tsx';
import { previewWordsIn } from './preview-words.ts';
import './preview.css';

const path = location.pathname.replace(/\/$/, '');
const os = /Android/.test(navigator.userAgent) ? 'android' : 'ios';
const root = document.querySelector('#app');
let shown: PhonePreview | null = null;
let isLost = false;
let reads = 0;

const onMove = (position: PreviewPosition) => tellPosition(path, position);

function draw(): void {
  if (!root || !shown) return;
  document.documentElement.lang = shown.locale === 'en' ? 'en' : 'zh-Hant-TW';
  document.title = previewWordsIn(shown.locale)('title.of', { name: shown.campaignName });
  render(<PreviewPage shown={shown} os={os} isLost={isLost} onMove={onMove} />, root);
}

async function read(): Promise<void> {
  const mine = ++reads;
  const answer = await readPreview(path);
  // An earlier answer must not replace a later one.
  if (mine !== reads) return;
  // The server's page says that it is over.
  if (answer === null) location.reload();
  if (!answer) return;
  shown = answer;
  draw();
}

void read();
followPreview(path, {
  onVersion: (version) => {
    if (version !== shown?.version) void read();
  },
  onOver: () => location.reload(),
  onLost: (lost) => {
    isLost = lost;
    draw();
  },
});
