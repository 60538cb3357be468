import { failureReasons, pageReasons } from '../../server/contract/reasons.ts';
import type { TextKey } from './en.ts';

/**
 * The words of the link page, in the order in which the HTML carries them: named there, their names alone would be a tenth of the
 * three kilobytes that the HTML may have. The script that knows the names is cached for good.
 */
export const linkTextKeys = [
  'name.none',
  'name.masked',
  'privacy',
  'back',
  'chat',
  'retry',
  'undo',
  'loading.title',
  'loading.body',
  'loading.still',
  'consent.title',
  'consent.body',
  'consent.source',
  'consent.target',
  'consent.yes',
  'consent.no',
  'add_friend.ask.title',
  'add_friend.ask.body',
  'add_friend.ask.primary',
  'add_friend.ask.not_added',
  'add_friend.waiting.title',
  'add_friend.waiting.body',
  'add_friend.again.title',
  'add_friend.again.body',
  'linked.title',
  'linked.body',
  'linked.again.title',
  'linked.confirm.title',
  'linked.confirm.body',
  'linked.confirm.primary',
  'linked.confirm.secondary',
  'undone.title',
  'undone.body',
  'undo_late.title',
  'undo_late.body',
  'mine.title',
  'open_in_line.title',
  'open_in_line.body',
  'open_in_line.primary',
  'open_in_line.secondary',
  ...[...failureReasons, ...pageReasons].flatMap(
    (reason) => [`failed.${reason}.title`, `failed.${reason}.body`] as const,
  ),
] as const satisfies TextKey[];

export type LinkTextKey = (typeof linkTextKeys)[number];
