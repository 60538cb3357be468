import type { Context } from '../../context.ts';
import type { ModulePreview, ModulePreviewRequest } from '../../contract/previews.ts';
import { chatWords } from '../../words/chat-words.ts';
import { previewBlock, renderedPreview } from '../messages/preview-messages.ts';

/** What a platform would get of a bot module that isn't saved. */
export async function previewModule(
  context: Context,
  { platform, name, blocks }: ModulePreviewRequest,
): Promise<ModulePreview> {
  const brand = await context.store.pages.brand();
  const { friend } = chatWords[brand?.locale ?? 'zh-Hant'];
  const place = { platform, name, friend, channelId: null };
  const messages = await Promise.all(blocks.map((block) => previewBlock(context, block, place)));
  return { messages: messages.map((message) => message && renderedPreview(context, platform, message)) };
}
