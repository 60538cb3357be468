type Drawing = { solid?: true; path: string };

/** 24 × 24 units; `solid` ones are filled, the others drawn with a line. */
const drawings = {
  back: { path: 'M15 4 7 12l8 8' },
  arrow: { path: 'M20 12H4m6-6-6 6 6 6' },
  search: { path: 'M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 0 0-13 0M15.5 15.5 21 21' },
  menu: { path: 'M4 6h16M4 12h16M4 18h16' },
  shield: {
    solid: true,
    path: 'M12 2l8 3v6c0 5-3.5 9-8 11-4.5-2-8-6-8-11V5zm0 4.5-1.5 3-3.5.5 2.5 2.5-.5 3.5 3-1.5 3 1.5-.5-3.5L17 10l-3.5-.5z',
  },
  phone: {
    solid: true,
    path: 'M6.6 3 10 3.6l1 4.6-2.3 1.7a13 13 0 0 0 5.4 5.4l1.7-2.3 4.6 1 .6 3.4c0 2-1.6 3.6-3.6 3.6C9.6 21 3 14.4 3 6.6 3 4.6 4.6 3 6.6 3',
  },
  video: { solid: true, path: 'M3 7h12v10H3zm13.5 3.5L21 7.5v9l-4.5-3z' },
  call: {
    path: 'M6.5 4 10 4.5l.8 4-2 1.5a11 11 0 0 0 5.2 5.2l1.5-2 4 .8.5 3.5c0 1.5-1.3 2.5-2.5 2.5C10.5 20 4 13.5 4 6.5 4 5.3 5 4 6.5 4',
  },
  film: { path: 'M3 7h12v10H3zM15 11l6-3.5v9L15 13z' },
  leave: { path: 'M13 4h7v7M20 4l-9 9M9 5H5v14h14v-4' },
  reply: { path: 'M10 6 4 12l6 6M4 12h9c4 0 7 2 7 6' },
  list: { path: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01' },
  ticks: { path: 'M2 13l4 4L15 7M10.5 15.5l1.5 1.5L21.5 7' },
  delivered: {
    solid: true,
    path: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20m-1.5 12.5L7.5 11.5 6 13l4.5 4.5 8-8L17 8z',
  },
  play: { solid: true, path: 'M7 4v16l13-8z' },
  file: { path: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6' },
} as const satisfies Record<string, Drawing>;
export type ChatIconName = keyof typeof drawings;

/** A drawing of an app; hidden from screen readers, since the words are beside it. */
export function ChatIcon({ name, size = 24 }: { name: ChatIconName; size?: number }) {
  const { path, solid }: Drawing = drawings[name];
  return (
    <svg
      class={`chat-icon ${solid ? 'solid' : 'line'}`}
      viewBox="0 0 24 24"
      width={size}
      height={size}
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}
