import type { SetupFinding, SetupId, WrongWay } from './setup-item.ts';

/**
 * `bad` is also the question that a person answers by a tick. `{found}`, `{webhookUrl}` and `{endpointUrl}` are filled in. `ways`: what
 * else can be wrong with an item, with its own way to mend it where `fix` doesn't fit.
 */
type ItemWords = {
  good: string;
  bad: string;
  fix: string;
  ways?: Partial<Record<WrongWay, { message: string; fix?: string }>>;
};
export type SetupWords = {
  unreachable: string;
  /** Said once, of `login_secret`. */
  noSecret: string;
  /** Of the others that can't be seen without it. */
  confirm: string;
  first: string;
  limit: string;
  items: Record<SetupId, ItemWords>;
};

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
  const inGeneral = { message: fill(item.bad), fix };
  switch (why) {
    case 'good':
      return { message: item.good };
    case 'bad':
    case 'person':
      return inGeneral;
    case 'no_secret':
      return { message: id === 'login_secret' ? words.noSecret : `${words.confirm}${item.good}`, fix };
    case 'unreachable':
    case 'first':
    case 'limit':
      return { message: words[why] };
    default: {
      const way = item.ways?.[why];
      return way ? { message: fill(way.message), fix: way.fix ? fill(way.fix) : fix } : inGeneral;
    }
  }
}
