import type { ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../api.ts';
import { failureText } from '../i18n/shell-words.ts';
import { TextField } from './text-field.tsx';

const pauseMs = 250;

/** @returns `typed` as it is in a search field, `wanted` once typing has paused: what to look for, without spaces around it */
export function useSearch(first = '') {
  const [typed, setTyped] = useState(first);
  const [wanted, setWanted] = useState(first);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return { typed, setTyped, wanted };
}

type Props = Pick<ComponentProps<typeof TextField>, 'label' | 'hint'> & {
  search: ReturnType<typeof useSearch>;
  /** Why the list doesn't show what is typed. */
  failure: Failure | null;
};

/** Longer ones find nothing, and the API refuses them. */
const longest = 200;

export function SearchField({ search: { typed, setTyped }, failure, ...field }: Props) {
  return (
    <TextField
      {...field}
      type="search"
      value={typed}
      error={failure ? failureText(failure) : undefined}
      onInput={(text) => setTyped(text.slice(0, longest))}
    />
  );
}
