import { channelFor } from '../channels/channels.ts';
import type { Context } from '../context.ts';
import type { CampaignView } from '../contract/campaigns.ts';
import { type Message, type Platform, platformNames } from '../domain/channel.ts';
import { AppError, type FieldError } from '../errors.ts';

type Texts = Pick<CampaignView, 'card' | 'onSuccess' | 'onFailure' | 'sourceNotice'>;

/**
 * Refuses texts that the platform which sends them would cut, counted as it counts. A text that carries *Not me, undo* may be
 * shorter than one that doesn't.
 * @throws AppError `invalid_body` naming each text
 */
export function refuseTooLong(context: Context, texts: Texts, source: Platform, target: Platform): void {
  const { card, onSuccess, onFailure, sourceNotice } = texts;
  const undo = [{ label: 'x', data: 'x' }];
  const text = (said: { text: string } | null, withUndo: boolean): Message | null =>
    said && { kind: 'text', text: said.text, ...(withUndo ? { buttons: undo } : {}) };
  const sent: [string, Platform, Message | null][] = [
    ['card', source, { kind: 'card', title: card.title, text: card.text, button: card.button, url: 'https://x' }],
    ['onSuccess.source', source, text(onSuccess.source, sourceNotice !== 'never')],
    ['onSuccess.target', target, text(onSuccess.target, target === 'whatsapp')],
    ['onFailure.source', source, text(onFailure.source, false)],
  ];
  const errors: FieldError[] = sent.flatMap(([path, platform, message]) => {
    const found = message && channelFor(context.channels, platform).tooLong(message);
    if (!found) return [];
    const { part, length, max, unit } = found;
    const also = message.kind === 'text' && message.buttons ? ', with the button under it' : '';
    const counted = unit === 'bytes' ? 'bytes (a Chinese character is 3)' : 'characters';
    return [
      {
        path: `${path}.${part}`,
        message: `is ${length} ${counted}; ${platformNames[platform]} takes at most ${max}${also}`,
      },
    ];
  });
  if (errors.length > 0) throw new AppError('invalid_body', 'The campaign cannot be saved.', { errors });
}
