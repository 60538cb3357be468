// Which step of the route the customer is at on this phone.
import { type Chat, hasCard, type Page } from './chats.ts';
import { currentRoute, frontPage, routes, state } from './store.ts';
import type { PhoneWord } from './words.ts';

export type Step = 'card' | 'browser' | 'jump' | 'send' | 'done';
/** The step to take now, a sentence where the step's own words aren't enough, and a button where one helps. */
export type Now = { step: Step | 'over'; hint?: PhoneWord; button?: 'useIphone' | 'sendCard' };

/** Meta's browsers on iOS are left first, LINE's own opens LINE at once, and WhatsApp is sent a message. */
export function stepsOf(): Step[] {
  const { source, target } = currentRoute();
  const leaves = state.value.os === 'ios' && (source.platform === 'messenger' || source.platform === 'instagram');
  const opensAtOnce = source.platform === 'line' && target.platform === 'line';
  const steps = { card: true, browser: leaves, jump: !opensAtOnce, send: target.platform === 'whatsapp', done: true };
  return (Object.keys(steps) as Step[]).filter((step) => steps[step]);
}

export function whereNow(): Now {
  const page = frontPage();
  return page ? inPage(page) : inChats();
}

function inPage({ app, state }: Page): Now {
  switch (state?.name) {
    case 'not_on_android':
      return { step: 'card', hint: 'hintAndroid', button: 'useIphone' };
    case 'open_externally':
      return { step: 'browser' };
    case 'jump':
    case 'open_in_line':
      return { step: 'jump' };
    case 'consent':
      return { step: 'done', hint: 'hintConsent' };
    case 'add_friend':
      return { step: 'done', hint: state.step === 'again' ? 'hintAgain' : 'hintFriend' };
    case 'failed':
      return { step: app === 'liff' ? 'done' : 'card', hint: 'hintFailed' };
    case 'linked':
      return { step: 'over', hint: 'hintLinked' };
    case 'undone':
      return { step: 'over', hint: 'hintUndone' };
    case 'mine':
      return { step: 'over', hint: 'hintMine' };
    default:
      return { step: app === 'liff' ? 'done' : app === 'browser' ? 'jump' : 'card', hint: 'hintLoading' };
  }
}

function inChats(): Now {
  const { linked, answered, sentAt } = state.value;
  const route = currentRoute();
  const { campaign, source, target } = route;
  if (target.draft) return { step: 'send', ...(target.friendship === 'blocked' && { hint: 'hintBlockedDraft' }) };
  if (target.platform === 'line' && target.friendship === 'blocked') return { step: 'card', hint: 'hintBlocked' };
  if (source.friendship === 'blocked') return { step: 'card', hint: 'hintBlockedSource' };
  if (linked || bothAnswered(source, target)) return { step: 'over', hint: 'hintLinkedChats' };
  if (answered) return { step: 'over', hint: 'hintAnswered', button: 'sendCard' };
  if (sentAt) return { step: 'done', hint: 'hintSent' };
  if (hasCard(route, routes.value)) return { step: 'card' };
  if (!campaign.enabled) return { step: 'card', hint: 'hintCampaignOff' };
  if (campaign.keyword === null) return { step: 'card', hint: 'hintNoKeyword' };
  if (isOnItsWay(source, campaign.keyword)) return { step: 'card', hint: 'hintLoading' };
  return { step: 'card', hint: 'hintNoCard', button: 'sendCard' };
}

const answerMs = 5000;
/** The keyword was sent a moment ago. */
function isOnItsWay(source: Chat, keyword: string): boolean {
  const last = source.messages.at(-1);
  return last?.text === keyword && Date.now() - last.at < answerMs;
}

/** WhatsApp has no page of ours that would say so: that both chats have heard of it since is how a customer sees a link. */
function bothAnswered(source: Chat, target: Chat): boolean {
  const { sentAt } = state.value;
  return [source, target].every((chat) => {
    const last = chat.messages.at(-1);
    return sentAt !== null && last?.direction === 'to_customer' && last.at >= sentAt;
  });
}
