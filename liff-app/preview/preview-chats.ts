import type { PhonePreview } from '../../server/contract/phone-previews.ts';
import type { Platform } from '../../server/contract/platforms.ts';
import type { FailureReason } from '../../server/contract/reasons.ts';
import type { MessageOf } from '../chat/chat-apps.ts';
import type { ChatEntry } from '../chat/chat-entry.ts';
import { type End, isAsked, type Stop, type Walk } from './preview-walk.ts';
import type { PreviewWords } from './preview-words.ts';

type ChatWalk = Pick<Walk, 'outcome'> & { stop: Exclude<Stop, { at: 'page' | 'link' }> };
export type ShownChat = { side: 'source' | 'target'; entries: ChatEntry[] };

/** The chat of a stop, with everything that was said in it so far. @param at the time beside each message */
export function chatAt({ stop, outcome }: ChatWalk, shown: PhonePreview, t: PreviewWords, at: number): ShownChat {
  const { messages, chat } = shown;
  const entries = entriesAt(at, t);
  const draft = () => entries.customer('draft', messages.whatsappText);
  const question = () => [...draft(), ...entries.brand('question', chat?.question ?? [])];
  const answered = (end: End) => {
    if (end.kind === 'failed' && end.reason === 'declined' && outcome !== 'declined')
      return [...question(), ...entries.customer('answer', chat?.no ?? null)];
    if (end.kind === 'linked' && isAsked(outcome, shown))
      return [...question(), ...entries.customer('answer', chat?.yes ?? null)];
    return draft();
  };
  switch (stop.at) {
    case 'card':
      return { side: 'source', entries: card(shown, entries) };
    case 'draft':
      return { side: 'target', entries: [] };
    case 'question':
      return { side: 'target', entries: question() };
    case 'chat': {
      const said = saidAt(stop.end, outcome, shown)[stop.side];
      const before = stop.side === 'source' ? card(shown, entries) : chat ? answered(stop.end) : [];
      const after = entries.brand('end', said);
      return { side: stop.side, entries: [...before, ...(after.length > 0 ? after : entries.nothing())] };
    }
  }
}

const card = ({ keyword, messages }: PhonePreview, entries: Entries): ChatEntry[] => [
  ...entries.customer('keyword', keyword),
  ...entries.brand('card', messages.card),
];

/** What is sent to each side at this end. */
function saidAt(
  end: End,
  outcome: Walk['outcome'],
  { messages, sourceNotice, chat, silentReasons }: PhonePreview,
): Record<'source' | 'target', unknown[]> {
  switch (end.kind) {
    case 'linked':
      return outcome === 'forwarded' ? { ...messages.onSuccess, source: sourceNotice } : messages.onSuccess;
    case 'failed': {
      const reason = end.reason as FailureReason;
      const isTold = !silentReasons.includes(reason) && end.reason !== 'offline';
      return { target: chat?.failed[reason] ?? [], source: isTold ? messages.onFailure.source : [] };
    }
    case 'nothing':
      return { source: [], target: [] };
  }
}

type Entries = ReturnType<typeof entriesAt>;

const entriesAt = (at: number, t: PreviewWords) => ({
  brand: (id: string, messages: unknown[]): ChatEntry[] =>
    messages.map((message, index) =>
      message === null
        ? { id: `${id}-${index}`, by: 'note', text: t('missing') }
        : { id: `${id}-${index}`, at, by: 'brand', message: message as MessageOf[Platform] },
    ),
  customer: (id: string, text: string | null): ChatEntry[] =>
    text ? [{ id, at, by: 'customer', message: { kind: 'text', text } }] : [],
  nothing: (): ChatEntry[] => [{ id: 'nothing', by: 'note', text: t('nothing') }],
});
