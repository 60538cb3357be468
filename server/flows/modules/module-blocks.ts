import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import type { ModuleBlock, ModuleButton } from '../../contract/modules.ts';
import { isTooHigh, type Platform, platformNames, platforms } from '../../contract/platforms.ts';
import { AppError, type FieldError } from '../../errors.ts';
import { wordsCounted } from '../../words/message-words.ts';
import { tooLongWords } from '../campaigns/campaign-limits.ts';
import { blockMessage } from '../messages/block-message.ts';
import { cardProblem, type SentOn } from '../messages/card-block.ts';

/**
 * Refuses blocks that their platform can't send, everything wrong at once.
 * @param sentOn where the module goes out already
 * @throws AppError `invalid_body`, each path as in `blocks.2.campaignId`
 */
export async function refuseBlocks(
  context: Context,
  platform: Platform,
  blocks: ModuleBlock[],
  sentOn: SentOn[],
): Promise<void> {
  const found = await Promise.all(blocks.map((block) => blockErrors(context, platform, block, sentOn)));
  const errors = found.flatMap((own, i) => own.map(({ path, message }) => ({ path: `blocks.${i}.${path}`, message })));
  if (errors.length > 0) throw new AppError('invalid_body', 'The bot module cannot be saved.', { errors });
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
      const message = await cardProblem(context, block.campaignId, { platform, sentOn });
      return message ? [{ path: 'campaignId', message }] : [];
    }
  }
}

type Pictured = Extract<ModuleBlock, { kind: 'image' | 'buttons' }>;

async function pictureErrors(context: Context, platform: Platform, block: Pictured): Promise<FieldError[]> {
  if (!block.imageId) return [];
  const image = await context.store.images.find(block.imageId);
  if (!image) return [{ path: 'imageId', message: 'there is no such picture' }];
  // Alone it is shown as it is.
  if (block.kind !== 'buttons' || !isTooHigh(platform, image)) return [];
  const { maxHeightByWidth: most } = platforms[platform].picture;
  return [{ path: 'imageId', message: `${platformNames[platform]}: height at most ${most} × width` }];
}

/** What the platform would cut. It names the first part of a message only: so title and text go by themselves. */
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
    return found ? [{ path: found.part, message: tooLongWords(platform, found) }] : [];
  });
}

/** Where a platform has a message for an address and one for answers, none for both; no two answers are alike. */
function mixtureErrors(platform: Platform, buttons: ModuleButton[]): FieldError[] {
  if (platforms[platform].mixesButtons || buttons.length === 1) return [];
  const name = platformNames[platform];
  const replies = buttons.filter((button) => 'reply' in button);
  if (replies.length < buttons.length) {
    return [
      {
        path: 'buttons',
        message: `${name} takes either one button that opens an address, or up to three that reply`,
      },
    ];
  }
  const alike = (['label', 'reply'] as const).some(
    (part) => new Set(replies.map((it) => it[part])).size < replies.length,
  );
  return alike ? [{ path: 'buttons', message: `${name} takes no two buttons alike` }] : [];
}
