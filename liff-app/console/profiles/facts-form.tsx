import { useState } from 'preact/hooks';
import type { ProfilePatch, ProfileView } from '../../../server/contract/contacts.ts';
import { useUnsavedWarning } from '../data/use-unsaved-warning.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { ConflictDialog } from '../ui/conflict-dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Notice } from '../ui/notice.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { patchProfile } from './profile-api.ts';
import type { Reload } from './profile-page.tsx';
import { profileWords as t } from './profile-words.ts';
import { useEdit } from './use-edit.ts';

/** Each field is a member of its own, so that edits of two people meet only where both have changed the same one. */
type Form = { memberNumber: string } & Record<`field:${string}`, string | null>;
const keyOf = (name: string) => `field:${name}` as const;
const nameOf = (key: string) => key.slice('field:'.length);
const fieldsOf = (form: Form) =>
  Object.entries(form).filter(
    (entry): entry is [`field:${string}`, string] => entry[0].startsWith('field:') && entry[1] !== null,
  );

const formOf = ({ memberNumber, fields }: ProfileView): Form => ({
  memberNumber: memberNumber ?? '',
  ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [keyOf(name), value])),
});

/** The member number and the fields of a profile, saved by a button. */
export function FactsForm({ profile, etag, reload }: { profile: ProfileView; etag: string | null; reload: Reload }) {
  const editor = useEdit<Form, string | null>({
    server: { form: formOf(profile), version: etag },
    save: (form, before) => patchProfile(profile.id, patchOf(form, before.form), before.version),
    async reload() {
      const now = await reload();
      return now && { form: formOf(now.profile), version: now.etag };
    },
    onSaved() {
      toast({ text: shellWords('saved') });
      void reload();
    },
  });
  useUnsavedWarning(editor.isChanged);
  const { form, failure } = editor;
  const fields = fieldsOf(form);
  return (
    <section class="card stack" aria-labelledby="facts">
      <h2 id="facts">{t('facts')}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void editor.save();
        }}
      >
        <TextField
          label={t('memberNumber')}
          hint={t('memberNumber.hint')}
          value={form.memberNumber}
          error={fieldTextOf(failure, 'memberNumber')}
          onInput={(memberNumber) => editor.edit({ memberNumber })}
        />
        <div class="profile-fields">
          <h3>{t('fields')}</h3>
          {fields.length === 0 && <p class="muted">{t('fields.none')}</p>}
          {fields.map(([key, value]) => (
            <div key={key} class="profile-field">
              <TextField
                label={nameOf(key)}
                value={value}
                error={fieldTextOf(failure, `fields.${nameOf(key)}`)}
                onInput={(next) => editor.edit({ [key]: next })}
              />
              <button
                type="button"
                class="icon-button"
                aria-label={t('field.remove', { name: nameOf(key) })}
                onClick={() => editor.edit({ [key]: null })}
              >
                <Icon name="close" />
              </button>
            </div>
          ))}
          <NewField taken={fields.map(([key]) => nameOf(key))} onAdd={(name) => editor.edit({ [keyOf(name)]: '' })} />
        </div>
        {failure && Object.keys(failure.fieldErrors).length === 0 && <Notice kind="bad">{failureText(failure)}</Notice>}
        {fieldTextOf(failure, 'fields') && <Notice kind="bad">{fieldTextOf(failure, 'fields')}</Notice>}
        <div class="row">
          <Button kind="primary" type="submit" busy={editor.busy} disabled={!editor.isChanged}>
            {shellWords('save')}
          </Button>
        </div>
      </form>
      <ConflictDialog
        open={editor.conflict}
        title={t('conflict')}
        onClose={editor.closeConflict}
        onChoose={(choice) => void editor.resolve(choice)}
      />
    </section>
  );
}

function NewField({ taken, onAdd }: { taken: string[]; onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const typed = name.trim();
  const isTaken = taken.includes(typed);
  return (
    <div class="field-and-button">
      <TextField
        label={t('field.name')}
        value={name}
        error={isTaken ? t('field.twice') : undefined}
        onInput={(next) => setName(next.slice(0, 100))}
      />
      <Button
        disabled={typed === '' || isTaken}
        onClick={() => {
          onAdd(typed);
          setName('');
        }}
      >
        {t('field.add')}
      </Button>
    </div>
  );
}

/** Only what was changed; null removes. */
function patchOf(form: Form, before: Form): ProfilePatch {
  const memberNumber = form.memberNumber.trim();
  const changed = Object.entries(form).filter(
    ([key, value]) => key.startsWith('field:') && value !== (before[keyOf(nameOf(key))] ?? null),
  );
  return {
    ...(memberNumber !== before.memberNumber && { memberNumber: memberNumber || null }),
    ...(changed.length > 0 && { fields: Object.fromEntries(changed.map(([key, value]) => [nameOf(key), value])) }),
  };
}
