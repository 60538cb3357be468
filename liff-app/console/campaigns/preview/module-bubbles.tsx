import type { Platform } from '../limits.ts';
import { messageWords as t } from '../message-words.ts';

export function ModuleBubbles({ moduleId }: { moduleId: string | null; platform: Platform }) {
  return <p class="nothing">{moduleId ? t('kind.module') : t('preview.nothing')}</p>;
}
