import type { Session } from '../liff.ts';
import { getWatch } from './link-api.ts';
import type { LinkEvent, LinkState } from './link-flow.ts';

const quickMs = 2_000;
const slowMs = 20_000;
const quickForMs = 60_000;
const followOverdueMs = 20_000;

/** Waits for the friendship and for the server's decision. */
export type FollowWatch = {
  /** To be told of every state of the page. */
  changed(state: LinkState): void;
  /** The customer came back from LINE's sheet (`afterSheet`), or LINE can be asked only now. */
  askLine(afterSheet: boolean): Promise<void>;
  /** The page was resumed, or the customer went to add the account: ask at once, and quickly for a minute. */
  hurry(): void;
};

/**
 * Polls the server with the attempt's secret: every 2 s, after a minute every 20 s, not while the page is hidden. LINE itself is asked when
 * there is reason to, and at each turn while the customer is away adding the account.
 */
export function watchFollow(
  watch: string,
  session: () => Session | null,
  dispatch: (event: LinkEvent) => void,
): FollowWatch {
  let quickUntil = Date.now() + quickForMs;
  let next: ReturnType<typeof setTimeout> | undefined;
  let overdue: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let isAsking = false;
  let isAway = false;

  async function askLine(afterSheet: boolean): Promise<void> {
    const line = session();
    try {
      const isFriend = line !== null && (await line.isFriend());
      if (isFriend || afterSheet) dispatch({ type: 'friendship', isFriend, afterSheet: afterSheet && line !== null });
    } catch {
      if (afterSheet) dispatch({ type: 'friendship', isFriend: false, afterSheet: false });
    }
  }

  async function turn(): Promise<void> {
    clearTimeout(next);
    if (isOver || isAsking || document.hidden) return;
    isAsking = true;
    if (isAway) void askLine(false);
    const reply = await getWatch(watch);
    isAsking = false;
    if ('answer' in reply) dispatch({ type: 'watched', answer: reply.answer });
    const isFinal = 'answer' in reply ? reply.answer.status !== 'waiting' : reply.problem === 'gone';
    if (!('answer' in reply) && isFinal) dispatch({ type: 'watched', answer: { status: 'again' } });
    if (isFinal) isOver = true;
    else next = setTimeout(turn, Date.now() < quickUntil ? quickMs : slowMs);
  }
  next = setTimeout(turn, quickMs);

  return {
    changed(state) {
      const step = state.screen === 'add_friend' ? state.step : null;
      isOver ||= step === null;
      isAway = state.screen === 'add_friend' && state.asking;
      if (step !== 'waiting') {
        clearTimeout(overdue);
        overdue = undefined;
      }
      if (step === 'waiting') overdue ??= setTimeout(() => dispatch({ type: 'follow_overdue' }), followOverdueMs);
    },
    askLine,
    hurry() {
      quickUntil = Date.now() + quickForMs;
      void turn();
    },
  };
}
