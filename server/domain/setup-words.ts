import type { SetupFinding, SetupId } from './setup-item.ts';

/** `bad` is also the question that a person answers by a tick. `{found}`, `{webhookUrl}` and `{endpointUrl}` are filled in. */
type ItemWords = { good: string; bad: string; fix: string; unset?: string; inactive?: string };
export type SetupWords = { unreachable: string; noSecret: string; first: string; items: Record<SetupId, ItemWords> };

/** What the console says of a finding, and how to mend it where there is something to mend. */
export function wordsFor(
  words: SetupWords,
  { id, why, found }: SetupFinding,
  counts: boolean | null,
  addresses: Record<'webhookUrl' | 'endpointUrl', string>,
): { message: string; fix?: string } {
  const item = words.items[id];
  const fill = (text: string) =>
    text.replace(/\{(found|webhookUrl|endpointUrl)\}/g, (_, name: 'found' | 'webhookUrl' | 'endpointUrl') =>
      name === 'found' ? (found ?? '') : addresses[name],
    );
  if (counts === true) return { message: item.good };
  const fix = fill(item.fix);
  switch (why) {
    case 'good':
      return { message: item.good };
    case 'bad':
    case 'person':
      return { message: fill(item.bad), fix };
    case 'unset':
    case 'inactive':
      return { message: item[why] ?? fill(item.bad), fix };
    case 'no_secret':
      return { message: words.noSecret, fix };
    case 'unreachable':
      return { message: words.unreachable };
    case 'first':
      return { message: words.first };
  }
}
