import { useState } from 'preact/hooks';
import type { ModuleView } from '../../../../server/contract/modules.ts';
import { type Platform, platforms } from '../../../../server/contract/platforms.ts';
import { choose } from '../../campaigns/messages/module-choice.ts';
import { failureText } from '../../i18n/shell-words.ts';
import { ConflictDialog } from '../../ui/conflict-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toast } from '../../ui/toast.tsx';
import { moduleWords as t } from '../module-words.ts';
import { UsedBy } from '../used-by.tsx';
import { BackLink } from './back-link.tsx';
import { BlockFields } from './block-fields.tsx';
import { BlockList } from './block-list.tsx';
import type { Around } from './module-page.tsx';
import { ModulePreview } from './module-preview.tsx';
import { PlatformField } from './platform-field.tsx';
import { SaveBar } from './save-bar.tsx';
import { useModuleEditor } from './use-module-editor.ts';

type Props = {
  module: ModuleView | null;
  etag: string | null;
  around: Around;
  platform: Platform | null;
  /** The campaign that the person came from. */
  from: string | null;
};

/** One module: its messages in order, and beside them the customer's chat. */
export function ModuleEditorPage({ around, platform, from, ...loaded }: Props) {
  const cards = (of: Platform | null) => cardsOf(around, of);
  const editor = useModuleEditor(loaded, {
    platform,
    campaignIds: (of) => cards(of).map(({ id }) => id),
    onMade: ({ id }) => {
      // The page stays as it is, under the address that the module has now.
      history.replaceState(null, '', `/console/modules/${id}${from ? `?from=${from}` : ''}`);
      if (from) choose(from, id);
    },
  });
  const [tries, setTries] = useState(0);
  const { module, form, edit, errorAt, refusal } = editor;
  const campaigns = cards(form.platform);

  const save = async (): Promise<boolean> => {
    const isNew = !module;
    const isSaved = await editor.save();
    if (!isSaved) setTries(tries + 1);
    else toast({ text: t(isNew && from ? 'saved.chosen' : 'saved'), seconds: 5 });
    return isSaved;
  };
  const back = <BackLink from={from} hasChanges={editor.hasChanges} save={save} />;
  return (
    <div class="editor module-editor">
      {!from && back}
      <PageHead
        title={form.name.trim() || module?.name || t('nameless')}
        intro={form.platform && platforms[form.platform].marketersName}
      />
      <SaveBar editor={editor} tries={tries} save={save}>
        {from && back}
      </SaveBar>
      {refusal && <Notice kind="bad">{failureText(refusal.failure)}</Notice>}
      {module && module.usedBy.length > 0 && (
        <Notice>
          <p>{t('form.live')}</p>
          <UsedBy module={module} />
        </Notice>
      )}
      <div class="editor-columns">
        <div>
          <section class="card stack">
            <TextField
              label={t('form.name')}
              hint={t('form.name.hint')}
              error={errorAt('name')}
              value={form.name}
              onInput={(name) => edit({ name })}
            />
            {!module && !platform && (
              <PlatformField
                value={form.platform}
                error={errorAt('platform')}
                onInput={(chosen) => edit({ platform: chosen })}
              />
            )}
          </section>
          <BlockList blocks={form.blocks} error={errorAt('blocks')} onInput={(blocks) => edit({ blocks })}>
            {(block, index) => (
              <BlockFields
                block={block}
                number={index + 1}
                platform={form.platform}
                campaigns={campaigns}
                errorAt={(path) => errorAt(`blocks.${index}.${path}`)}
                onInput={(next) => edit({ blocks: form.blocks.map((one) => (one.key === next.key ? next : one)) })}
              />
            )}
          </BlockList>
        </div>
        <aside>
          <ModulePreview form={form} channel={senderOf(around, from, form.platform)} />
        </aside>
      </div>
      <ConflictDialog
        open={editor.conflict}
        title={t('conflict.title')}
        onClose={editor.closeConflict}
        onChoose={(choice) => void editor.resolve(choice)}
      />
    </div>
  );
}

/** The campaigns whose source is of a platform. */
function cardsOf({ channels, campaigns }: Around, platform: Platform | null) {
  const ids = channels.filter((channel) => channel.platform === platform).map(({ id }) => id);
  return campaigns.filter(({ sourceChannelId }) => ids.includes(sourceChannelId));
}

/** Whose chat is drawn: the account that the campaign sends by, else the platform's first. */
function senderOf({ channels, campaigns }: Around, from: string | null, platform: Platform | null) {
  const campaign = campaigns.find(({ id }) => id === from);
  const ids = [campaign?.targetChannelId, campaign?.sourceChannelId];
  const own = channels.filter((channel) => channel.platform === platform);
  return own.find(({ id }) => ids.includes(id)) ?? own.at(-1);
}
