import type { Platform } from '../../server/contract/platforms.ts';

/** A platform without a drawing of its own. */
const chat = 'M4 5h16v11h-7l-4 4v-4H4z';
/** Our own drawings of each app's kind of chat: the platforms' logos may not be redrawn. */
const paths: Partial<Record<Platform, string>> = {
  line: 'M4 5h16v11h-7l-4 4v-4H4zM8 9v3h2M13 9v3M16 9v3',
  messenger:
    'M12 4c-5 0-8.5 3.3-8.5 7.5 0 2.3 1 4.2 2.8 5.6V20l2.7-1.5c1 .2 2 .3 3 .3 5 0 8.5-3.2 8.5-7.4S17 4 12 4zM7.5 13l3-3 3 2.5 3-2.5',
  instagram:
    'M7 4h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM16.5 7.5v.1',
  whatsapp:
    'M12 4a8 8 0 0 0-6.9 12L4 20l4.2-1A8 8 0 1 0 12 4zM9 8.5c0 4 3 6.5 6 6.5l.5-2-2-1-1 1c-1-.4-1.7-1.2-2-2l1-1-.8-2z',
};

/** A decorative line drawing, 24 px. */
export function PlatformIcon({ platform }: { platform: Platform }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[platform] ?? chat} />
    </svg>
  );
}
