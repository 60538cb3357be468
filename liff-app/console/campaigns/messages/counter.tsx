import { count } from '../../i18n/dates.ts';

/** `12 / 80`; red over the limit. */
export function Counter({ length, max }: { length: number; max: number }) {
  return (
    <span class={length > max ? 'counter over' : 'counter'}>
      {count(length)} / {count(max)}
    </span>
  );
}
