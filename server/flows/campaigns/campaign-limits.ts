import { channelFor } from '../../channels/channels.ts';
import type { TooLong } from '../../channels/limits.ts';
import type { Context } from '../../context.ts';
import type { CampaignView, MessageAction } from '../../contract/campaigns.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import { type Platform, platforms } from '../../contract/platforms.ts';
import type { Message } from '../../domain/channel.ts';
import { AppError } from '../../errors.ts';
import { wordsCounted } from '../../words/message-words.ts';

type Texts = Pick<CampaignView, 'card' | 'onSuccess' | 'onFailure' | 'sourceNotice'>;

/**
 * Refuses texts that their platform would cut, counted as the platform counts, `{name}` as 20 (60 bytes). The button *Not me, undo*
 * may lower a text's limit.
 * @throws AppError `invalid_body` naming each text
 */
export function refuseTooLong(context: Context, texts: Texts, source: Platform, target: Platform): void {
  const { card, onSuccess, onFailure, sourceNotice } = texts;
  const undo = [{ label: 'x', data: 'x' }];
  // Bot modules are measured when they are saved.
  const text = (said: MessageAction | null, withUndo: boolean): Message | null =>
    said?.kind === 'text'
      ? { kind: 'text', text: wordsCounted(said.text), ...(withUndo ? { buttons: undo } : {}) }
      : null;
  const sent: [string, Platform, Message | null][] = [
    ['card', source, { kind: 'card', title: card.title, text: card.text, button: card.button, url: 'https://x' }],
    ['onSuccess.source', source, text(onSuccess.source, sourceNotice !== 'never')],
    ['onSuccess.target', target, text(onSuccess.target, platforms[target].target === 'draft')],
    ['onFailure.source', source, text(onFailure.source, false)],
  ];
  const errors: FieldError[] = sent.flatMap(([path, platform, message]) => {
    const found = message && channelFor(context.channels, platform).tooLong(message);
    if (!found) return [];
    const withButton = message.kind === 'text' && message.buttons !== undefined;
    return [tooLongError(`${path}.${found.part}`, platform, found, withButton)];
  });
  if (errors.length > 0) throw new AppError('invalid_body', { reason: 'campaign_not_saved', errors });
}

/** The error for a text that its platform would cut. */
export const tooLongError = (
  path: string,
  platform: Platform,
  { length, max, unit }: TooLong,
  withButton = false,
): FieldError => fieldError(path, 'too_long_for_platform', { length, max, unit, platform, withButton });
