import { type IconName, iconPaths } from './icon-paths.ts';

/** A line icon, 48 px. It says nothing that the heading doesn't. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  );
}
