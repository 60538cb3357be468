import { useState } from 'preact/hooks';
import type { TagView } from '../../../server/contract/tags.ts';
import { useRequest } from '../data/use-request.ts';
import { count } from '../i18n/dates.ts';
import { fieldErrorWords, fieldTextOf } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { getTag, renameTag } from './tag-api.ts';
import { tagWords as t } from './tag-words.ts';

type Props = { tag: TagView; onRenamed: () => void; onEnd: () => void };

/** Asks for a tag's new name and says whom it concerns; where that is another tag's, asks whether the two become one. */
export function RenameDialog({ tag, onRenamed, onEnd }: Props) {
  const [name, setName] = useState(tag.name);
  const [other, setOther] = useState<TagView | null>(null);
  const request = useRequest();
  const [tried, setTried] = useState(false);
  const { failure } = request;
  const to = name.trim();
  const rename = async () => {
    setTried(true);
    if (request.busy || to === '') return;
    if (to === tag.name) return onEnd();
    const reply = await request.send(renameTag(tag.name, to, other !== null));
    // The other one may have gone in the meantime: then nothing is left to ask.
    const there = !reply.ok && reply.failure.reason === 'tag_exists' ? await getTag(to) : null;
    if (there?.ok) {
      request.clear();
      setOther(there.value);
    }
    if (!reply.ok) return;
    toast({ text: t(other ? 'merged' : 'renamed', { to: reply.value.name }) });
    onRenamed();
  };
  const problem = failure && !failure.fieldErrors.name && failureText(failure);
  if (other) {
    const numbers = { here: count(tag.contacts), there: count(other.contacts) };
    return (
      <ConfirmDialog
        key="merge"
        open
        title={t('merge.title', { tag: tag.name, to: other.name })}
        onClose={onEnd}
        action={t('merge')}
        busy={request.busy}
        onConfirm={rename}
        problem={problem}
      >
        <p>{t('merge.text', { tag: tag.name, to: other.name, ...numbers })}</p>
        <p class="tag-back">
          <Button kind="text" onClick={() => setOther(null)}>
            {t('merge.back')}
          </Button>
        </p>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      key="rename"
      open
      title={t('rename.title', { tag: tag.name })}
      onClose={onEnd}
      action={t('rename')}
      kind="primary"
      busy={request.busy}
      onConfirm={rename}
      problem={problem}
    >
      <TextField
        label={t('rename.name')}
        value={name}
        onInput={setName}
        error={(tried && to === '' && fieldErrorWords('empty')) || fieldTextOf(failure, 'name')}
      />
      <ul class="tag-effects">
        <li>{t('rename.contacts', { n: count(tag.contacts) })}</li>
        <li>{t('rename.users', { n: count(tag.usedBy.length) })}</li>
        <li>{t('rename.journeys')}</li>
      </ul>
    </ConfirmDialog>
  );
}
