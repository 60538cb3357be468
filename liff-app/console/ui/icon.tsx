const paths = {
  campaign: 'M4 7h9M4 12h6M4 17h9M14 12h7m0 0-3-3m3 3-3 3',
  module: 'M4 5h16v10H9l-4 4v-4H4zM8 9h8M8 12h5',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.5 8.5h.01',
  channel: 'M9 15l6-6M8 11l-2 2a3.5 3.5 0 0 0 5 5l2-2M16 13l2-2a3.5 3.5 0 0 0-5-5l-2 2',
  brand: 'M12 3l2.6 5.6 6 .7-4.5 4.1 1.3 6L12 16.4 6.6 19.4l1.3-6L3.4 9.3l6-.7z',
  staff:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 5a3 3 0 0 1 0 6M17 14c2.5.4 4 2.6 4 6',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c0-3.6 3.4-6 8-6s8 2.4 8 6',
  profile: 'M5 4h14v16H5zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 17c0-2 1.8-3 4-3s4 1 4 3',
  key: 'M8 15a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11h9v3M17 11v3',
  webhook: 'M4 12h9m0 0-4-4m4 4-4 4M13 5h4a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-4',
  audit: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  arrow: 'M5 12h14m0 0-5-5m5 5-5 5',
  up: 'M12 19V5m0 0-5 5m5-5 5 5',
  down: 'M12 5v14m0 0 5-5m-5 5-5-5',
  drag: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  journey: 'M6 5a2 2 0 1 0 0 .01M18 19a2 2 0 1 0 0 .01M8 5h7a4 4 0 0 1 0 8H9a3 3 0 0 0 0 6h7',
  same: 'M8 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM16 12a4 4 0 1 0 0-8M2 20c0-3.5 2.5-6 6-6s6 2.5 6 6M16 14c3.5 0 6 2.5 6 6',
  menu: 'M4 4h16v16H4zM4 12h16M9.3 12v8M14.7 12v8',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warn: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
  back: 'M19 12H5m0 0 5-5m-5 5 5 5',
} as const;
export type IconName = keyof typeof paths;

/** A small decorative drawing beside words. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
