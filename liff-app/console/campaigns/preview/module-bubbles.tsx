import type { Platform } from '../../../../server/contract/platforms.ts';
import { moduleFormOf } from '../../modules/editor/module-form.ts';
import { campaignList, moduleList } from '../../modules/lists.ts';
import { messageWords as t } from '../messages/message-words.ts';
import { BlockBubble } from './block-bubble.tsx';

/** The messages of a chosen module, one bubble each. */
export function ModuleBubbles({ moduleId, platform }: { moduleId: string | null; platform: Platform }) {
  const { items } = moduleList.use();
  const campaigns = campaignList.use().items ?? [];
  const module = items?.find(({ id }) => id === moduleId);
  if (!module) {
    const isReading = moduleId !== null && items === null;
    return <p class="nothing">{t(isReading ? 'module.reading' : moduleId ? 'module.gone' : 'module.pick')}</p>;
  }
  return (
    <>
      {moduleFormOf(module).blocks.map((block, index) => (
        <BlockBubble key={`${module.id}${index}`} block={block} platform={platform} campaigns={campaigns} />
      ))}
    </>
  );
}
