// Which step of the path the customer is at on this phone.
import { frontPage } from './apps.js';
import { hasCard } from './deeds.js';
import { currentPath, model, sourceChat, targetChat } from './model.js';
import { platformOf } from './panels.js';

const answerMs = 5000;

/**
 * The steps of this path on this phone: Meta's browsers on iOS are left first, LINE's own opens LINE at once, and WhatsApp is sent a
 * message.
 */
export function pathSteps() {
  const { source, target } = model.path;
  const leaves = model.os === 'ios' && (source === 'messenger' || source === 'instagram');
  const opensAtOnce = source === 'line' && target === 'line';
  return ['card', leaves && 'browser', !opensAtOnce && 'jump', target === 'whatsapp' && 'send', 'done'].filter(Boolean);
}

/**
 * The step to take now, a sentence where the step's own words aren't enough, and a button where one helps.
 * @returns {{ step: string, hint?: string, act?: 'useIphone' | 'sendCard' }}
 */
export function whereNow() {
  const page = frontPage();
  const state = page?.state;
  if (!page) return inChats();
  switch (state?.name) {
    case 'not_on_android':
      return { step: 'card', hint: 'hintAndroid', act: 'useIphone' };
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
      return { step: page.app === 'liff' ? 'done' : 'card', hint: 'hintFailed' };
    case 'linked':
      return { step: 'over', hint: 'hintLinked' };
    case 'undone':
      return { step: 'over', hint: 'hintUndone' };
    case 'mine':
      return { step: 'over', hint: 'hintMine' };
    default:
      return { step: page.app === 'liff' ? 'done' : page.app === 'browser' ? 'jump' : 'card', hint: 'hintLoading' };
  }
}

function inChats() {
  const target = targetChat();
  if (model.drafts[target]) return { step: 'send', hint: model.blocked[target] ? 'hintBlockedDraft' : undefined };
  if (platformOf(target) === 'line' && model.blocked[target]) return { step: 'card', hint: 'hintBlocked' };
  if (model.blocked[sourceChat()]) return { step: 'card', hint: 'hintBlockedSource' };
  if (model.linked || bothAnswered()) return { step: 'over', hint: 'hintLinkedChats' };
  if (model.answered) return { step: 'over', hint: 'hintAnswered', act: 'sendCard' };
  if (model.sentAt) return { step: 'done', hint: 'hintSent' };
  if (hasCard()) return { step: 'card' };
  if (!currentPath().campaignEnabled) return { step: 'card', hint: 'hintCampaignOff' };
  return isOnItsWay() ? { step: 'card', hint: 'hintLoading' } : { step: 'card', hint: 'hintNoCard', act: 'sendCard' };
}

/** The keyword was sent a moment ago. */
function isOnItsWay() {
  const last = model.chats[sourceChat()].at(-1);
  return last?.text === currentPath().keyword && Date.now() - last.at < answerMs;
}

/** WhatsApp has no page of ours that would say so: that both chats have heard of it since is how a customer sees a link. */
function bothAnswered() {
  if (!model.sentAt) return false;
  const heard = (panel) => {
    const last = model.chats[panel].at(-1);
    return last?.direction === 'to_customer' && last.at >= model.sentAt;
  };
  return heard(sourceChat()) && heard(targetChat());
}
