/** Our own line icons, 24 × 24, drawn with a round 1.75 stroke. The server's pages draw the same ones. */
export const iconPaths = {
  done: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 12.4l2.8 2.8 5.4-6',
  warning: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.5V13M12 16.4v.1',
  declined: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.5 12h7',
  friend: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20v-1a5 5 0 0 1 5-5h2a5 5 0 0 1 5 5v1M19 8v6M16 11h6',
  again: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  open: 'M14 4h6v6M20 4l-9 9M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4',
  undo: 'M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H10',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3.5 2',
} as const;

export type IconName = keyof typeof iconPaths;
