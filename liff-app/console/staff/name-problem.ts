import { staffWords as t } from './staff-words.ts';

const longest = 100;

/** What is wrong with the name of a person or a key, checked as the API does, or null. */
export function nameProblem(name: string): string | null {
  const { length } = name.trim();
  if (length === 0) return t('name.empty');
  return length > longest ? t('name.long', { max: longest }) : null;
}
