import type { RotatedSecrets } from './flows/operation/rotate-secrets.ts';
import type { KeyRing } from './security/key-ring.ts';
import type { KeyUse } from './store/staff/key-uses.ts';

/** What `npm run rotate-secrets` prints: how many of each, then each key and what still needs it. */
export function rotationReport(rotated: RotatedSecrets, keys: KeyRing): string {
  const { credentials, messages, answers, webhooks, unreadable, uses } = rotated;
  const counts = `${credentials} credential(s), ${messages} waiting message(s), ${answers} kept answer(s), ${webhooks} webhook secret(s)`;
  const kids = [...new Set([...keys.kids, ...keys.retired, ...uses.map(({ kid }) => kid)])];
  const lines = kids.map((kid) => `  ${kid}: ${keyLine(kid, keys, uses.find((use) => use.kid === kid) ?? null)}`);
  const failed =
    unreadable > 0
      ? [`${unreadable} value(s) could not be opened: put their keys back into OMNILINK_SECRETS and run this again.`]
      : [];
  return [`Sealed again with ${keys.currentKid}: ${counts}.`, ...failed, 'Keys:', ...lines].join('\n');
}

function keyLine(kid: string, keys: KeyRing, use: KeyUse | null): string {
  const sealed = use ? sealedNames(use) : [];
  const cards = use?.cardsUntil ? `cards live until ${use.cardsUntil.toISOString()}` : null;
  const lost = keys.kids.has(kid) || keys.retired.has(kid) ? '' : 'NOT in OMNILINK_SECRETS; ';
  const needs = [...(sealed.length > 0 ? [`seals ${sealed.join(', ')}`] : []), ...(cards ? [cards] : [])].join('; ');
  if (kid === keys.currentKid) return `signs; ${needs || 'nothing needs it yet'}. Stays.`;
  if (sealed.length > 0) return `${lost}${needs}. Stays: run this again once no server signs with it.`;
  if (keys.retired.has(kid)) return `retired${cards ? `, its ${cards}` : ''}. It can leave OMNILINK_SECRETS.`;
  if (cards) return `${lost}${cards}. Stays until then, or retire it (OMNILINK_RETIRED=${kid}) and end them.`;
  return 'nothing needs it. It can leave OMNILINK_SECRETS.';
}

/** What of a use is sealed bytes: `rotate-secrets` moves it to another key. */
export function sealedNames(use: KeyUse): string[] {
  return [
    ...(use.credentials ? ['channel credentials'] : []),
    ...(use.messages ? ['waiting messages'] : []),
    ...(use.answers ? ['kept answers'] : []),
    ...(use.webhooks ? ['webhook secrets'] : []),
  ];
}
