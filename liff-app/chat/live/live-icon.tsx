/** Drawings of 24 × 24 units; those in `solids` are filled, the others drawn with a line. */
const paths = {
  block: 'M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0M5.7 5.7l12.6 12.6',
  close: 'M5 5l14 14M19 5 5 19',
  plus: 'M12 4v16M4 12h16',
  'plus-round': 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20m-1 5v4H7v2h4v4h2v-4h4v-2h-4V7z',
  camera: 'M8 5l1.5-2h5L16 5h5v15H3V5zm4 3.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8',
  picture: 'M3 4h18v16H3zm3 12h12l-4-6-3 4-2-2.5z',
  mic: 'M9 3h6v10H9zM6 11h1.5c0 3 2 4.5 4.5 4.5s4.5-1.5 4.5-4.5H18c0 3.5-2.2 5.5-5 6v3.5h-2V17c-2.8-.5-5-2.5-5-6',
  like: 'M2 10h4v11H2zm6 0 4-8c2 0 3 1 3 3l-.6 4H21c.8 0 1.3.7 1 1.5L19.5 20c-.2.6-.7 1-1.5 1H8z',
  send: 'M3 3.5 22 12 3 20.5 5.5 13 14 12l-8.5-1z',
  photo: 'M4 4h16v16H4zM4 16l5-5 4 4 2-2 5 5M14.5 8.5v.5',
  sticker: 'M12 3a9 9 0 1 0 9 9c-5 0-9-4-9-9zM12 3l9 9M8 14c1 2 2.5 2.5 4 2.5',
} as const;
export type LiveIconName = keyof typeof paths;

const solids: ReadonlySet<LiveIconName> = new Set(['plus-round', 'camera', 'picture', 'mic', 'like', 'send']);

/** Hidden from screen readers, since its button carries the words. */
export const LiveIcon = ({ name, size = 22 }: { name: LiveIconName; size?: number }) => (
  <svg
    class={`chat-icon ${solids.has(name) ? 'solid' : 'line'}`}
    viewBox="0 0 24 24"
    width={size}
    height={size}
    aria-hidden="true"
  >
    <path d={paths[name]} />
  </svg>
);
