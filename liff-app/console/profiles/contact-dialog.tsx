import type { ContactPatch, ContactView } from '../../../server/contract/contacts.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { TagsField } from '../tags/tags-field.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ConflictDialog } from '../ui/conflict-dialog.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { patchContact } from './profile-api.ts';
import type { Reload } from './profile-page.tsx';
import { profileWords as t } from './profile-words.ts';
import { useEdit } from './use-edit.ts';

type Form = { name: string; tags: string[]; optedOut: boolean };
const formOf = ({ name, tags, optedOut }: ContactView): Form => ({ name: name ?? '', tags, optedOut });

/** What of a contact a marketer may change. */
export function ContactDialog({
  contact,
  reload,
  onClose,
}: {
  contact: ContactView;
  reload: Reload;
  onClose: () => void;
}) {
  const editor = useEdit<Form, number>({
    server: { form: formOf(contact), version: contact.version },
    save: (form, before) => patchContact(contact.id, patchOf(form, before.form), before.version),
    async reload() {
      const now = await reload();
      const one = now?.profile.contacts.find(({ id }) => id === contact.id);
      return one ? { form: formOf(one), version: one.version } : null;
    },
    onSaved() {
      toast({ text: shellWords('saved') });
      onClose();
      void reload();
    },
  });
  const { form, failure } = editor;
  const fieldError = (path: string) => fieldTextOf(failure, path);
  const isElsewhere = failure !== null && !['name', 'tags'].some((path) => fieldError(path));
  return (
    <>
      <ConfirmDialog
        open={!editor.conflict}
        title={t('contact.edit.title')}
        onClose={() => !editor.conflict && onClose()}
        action={shellWords('save')}
        kind="primary"
        busy={editor.busy}
        onConfirm={() => (editor.isChanged ? void editor.save() : onClose())}
        problem={isElsewhere && failureText(failure)}
      >
        <div class="stack">
          <TextField
            label={t('contact.name')}
            hint={t('contact.name.hint')}
            value={form.name}
            error={fieldError('name')}
            onInput={(name) => editor.edit({ name })}
          />
          <TagsField
            label={t('tags')}
            hint={t('contact.tags.hint')}
            value={form.tags}
            error={fieldError('tags')}
            items={100}
            onInput={(tags) => editor.edit({ tags })}
          />
          <Switch
            label={t('optedOut.label')}
            hint={t('optedOut.hint')}
            checked={form.optedOut}
            onInput={(optedOut) => editor.edit({ optedOut })}
          />
        </div>
      </ConfirmDialog>
      <ConflictDialog
        open={editor.conflict}
        title={t('conflict')}
        onClose={editor.closeConflict}
        onChoose={(choice) => void editor.resolve(choice)}
      />
    </>
  );
}

/** Only what was changed: a name that is sent counts as set by staff. */
function patchOf(form: Form, original: Form): ContactPatch {
  const { name, tags, optedOut } = form;
  return {
    ...(name !== original.name && { name }),
    ...(JSON.stringify(tags) !== JSON.stringify(original.tags) && { tags }),
    ...(optedOut !== original.optedOut && { optedOut }),
  };
}
