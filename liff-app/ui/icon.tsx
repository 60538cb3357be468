import { type IconName, iconPaths } from './icon-paths.ts';

/** A decorative line icon, 48 px. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  );
}
