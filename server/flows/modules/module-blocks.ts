import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import type { ModuleBlock, ModuleButton } from '../../contract/modules.ts';
import { isTooHigh, type Platform, platforms } from '../../contract/platforms.ts';
import { AppError } from '../../errors.ts';
import { wordsCounted } from '../../words/message-words.ts';
import { tooLongError } from '../campaigns/campaign-limits.ts';
import { blockMessage } from '../messages/block-message.ts';
import { cardProblem, type SentOn } from '../messages/card-block.ts';

/**
 * Refuses blocks that their platform can't send, with all errors at once.
 * @param sentOn the channels that already send the module
 * @throws AppError `invalid_body`, each path as in `blocks.2.campaignId`
 */
export async function refuseBlocks(
  context: Context,
  platform: Platform,
  blocks: ModuleBlock[],
  sentOn: SentOn[],
): Promise<void> {
  const found = await Promise.all(blocks.map((block) => blockErrors(context, platform, block, sentOn)));
  const errors = found.flatMap((own, i) => own.map((error) => ({ ...error, path: `blocks.${i}.${error.path}` })));
  if (errors.length > 0) throw new AppError('invalid_body', { reason: 'module_not_saved', errors });
}

async function blockErrors(
  context: Context,
  platform: Platform,
  block: ModuleBlock,
  sentOn: SentOn[],
): Promise<FieldError[]> {
  switch (block.kind) {
    case 'text':
      return lengthErrors(context, platform, block);
    case 'image':
      return pictureErrors(context, platform, block);
    case 'buttons':
      return [
        ...(await pictureErrors(context, platform, block)),
        ...lengthErrors(context, platform, block),
        ...mixtureErrors(platform, block.buttons),
      ];
    case 'card': {
      const problem = await cardProblem(context, block.campaignId, { platform, sentOn });
      return problem ? [{ path: 'campaignId', ...problem }] : [];
    }
  }
}

type Pictured = Extract<ModuleBlock, { kind: 'image' | 'buttons' }>;

async function pictureErrors(context: Context, platform: Platform, block: Pictured): Promise<FieldError[]> {
  if (!block.imageId) return [];
  const image = await context.store.images.find(block.imageId);
  if (!image) return [fieldError('imageId', 'no_such', { what: 'picture' })];
  // A picture of its own is shown uncropped.
  const cut = block.kind === 'buttons' && isTooHigh(platform, image);
  return cut ? [fieldError('imageId', 'picture_too_high')] : [];
}

/** Errors for texts that the platform would cut. `tooLong` returns only the first part, so title and text are measured separately. */
function lengthErrors(
  context: Context,
  platform: Platform,
  block: Extract<ModuleBlock, { kind: 'text' | 'buttons' }>,
): FieldError[] {
  const parts =
    block.kind === 'text'
      ? [block]
      : ([
          { ...block, text: '' },
          { ...block, title: '' },
        ] as const);
  return parts.flatMap((part) => {
    const message = blockMessage(context, platform, part, wordsCounted);
    const found = channelFor(context.channels, platform).tooLong(message);
    return found ? [tooLongError(found.part, platform, found)] : [];
  });
}

/** Errors on a platform that has no message with both links and replies, and that needs distinct replies. */
function mixtureErrors(platform: Platform, buttons: ModuleButton[]): FieldError[] {
  if (platforms[platform].mixesButtons || buttons.length === 1) return [];
  const replies = buttons.filter((button) => 'reply' in button);
  if (replies.length < buttons.length) {
    return [fieldError('buttons', 'whatsapp_mixed_buttons')];
  }
  const alike = (['label', 'reply'] as const).some(
    (part) => new Set(replies.map((it) => it[part])).size < replies.length,
  );
  return alike ? [fieldError('buttons', 'whatsapp_same_buttons')] : [];
}
