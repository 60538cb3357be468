import type { ChannelView } from '../../../../server/contract/channels.ts';
import type { Platform } from '../../../../server/contract/platforms.ts';
import { failureText } from '../../i18n/shell-words.ts';
import { previewModule } from '../../previews/preview-api.ts';
import { PreviewChat } from '../../previews/preview-chat.tsx';
import { PreviewNotes } from '../../previews/preview-notes.tsx';
import { previewWords } from '../../previews/preview-words.ts';
import { usePreview } from '../../previews/use-preview.ts';
import { Notice } from '../../ui/notice.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { moduleWords as t } from '../module-words.ts';
import { type BlockForm, type ModuleForm, previewBlocks } from './module-form.ts';

type Props = { form: ModuleForm; channel: Pick<ChannelView, 'name'> | undefined };

/** The chat with the module's messages as they are in the form. */
export function ModulePreview({ form: { platform, blocks }, channel }: Props) {
  if (!platform) return <p class="preview-waits">{t('preview.platform')}</p>;
  return (
    <section class="preview" aria-label={previewWords('title')}>
      <ModuleChat platform={platform} name={channel?.name ?? t('preview.name')} blocks={blocks} />
    </section>
  );
}

/** A module's messages in the chat of an account. */
export function ModuleChat({ platform, name, blocks }: { platform: Platform; name: string; blocks: BlockForm[] }) {
  const example = previewWords('example');
  const request = { platform, name: example, blocks: previewBlocks(blocks) };
  const { value, failure } = usePreview(request, () => previewModule(platform, example, request.blocks));
  if (!value) return failure ? <Notice kind="bad">{failureText(failure)}</Notice> : <Spinner />;
  return (
    <>
      <PreviewChat channel={{ platform, name }} messages={value.messages} missing={(index) => missing(blocks[index])} />
      <PreviewNotes shown={value.messages} />
    </>
  );
}

function missing(block: BlockForm | undefined): string {
  switch (block?.kind) {
    case 'image':
    case 'card':
    case 'buttons':
      return previewWords(block.kind);
    default:
      return previewWords('nothing');
  }
}
