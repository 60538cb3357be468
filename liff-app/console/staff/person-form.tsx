import { useState } from 'preact/hooks';
import { type Role, roles } from '../../../server/contract/roles.ts';
import { type StaffView, staffSchema } from '../../../server/contract/staff.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { loadPerson, person } from '../person.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useStaffKeyDecisions } from './key-decisions.tsx';
import { nameProblem } from './name-problem.ts';
import { roleOptions, rolesToGive } from './role-words.ts';
import { staffWords as t } from './staff-words.ts';

/** A person's name and role, saved by a button: a role decides what they may do from their next click on. */
export function PersonForm({ somebody, onSaved }: { somebody: StaffView; onSaved: (saved: StaffView) => void }) {
  const [name, setName] = useState(somebody.name);
  const [role, setRole] = useState<Role>(somebody.role);
  const request = useRequest();
  const { failure } = request;
  const [tried, setTried] = useState(false);
  const decisions = useStaffKeyDecisions(somebody.id);
  const isLower = roles.indexOf(role) > roles.indexOf(somebody.role);
  const isHigher = roles.indexOf(role) < roles.indexOf(somebody.role);
  const changed = name.trim() !== somebody.name || role !== somebody.role;
  const save = async () => {
    setTried(true);
    if (nameProblem(name) || !decisions.areDecided()) return;
    const body = { name: name.trim(), role, ...decisions.body };
    const reply = await request.send(call(staffSchema, 'PATCH', `/staff/${somebody.id}`, { body }));
    if (!reply.ok) return decisions.askedBy(reply.failure) && request.clear();
    decisions.clear();
    setName(reply.value.name);
    setTried(false);
    onSaved(reply.value);
    toast({ text: shellWords('saved') });
    // The signed-in person's name is in the page's head, and their role decides what is shown.
    if (somebody.id === person.value?.staffId) await loadPerson();
  };
  const roleError = failure && (failure.code === 'conflict' || failure.fieldErrors.role) && failureText(failure);
  const nameError = (tried && nameProblem(name)) || fieldTextOf(failure, 'name');
  return (
    <Form class="card stack" onSubmit={() => void save()}>
      <TextField
        label={t('name')}
        value={name}
        onInput={(next) => {
          setName(next);
          request.clear();
        }}
        error={nameError || undefined}
      />
      <Select
        label={t('role')}
        hint={t(`role.${role}`)}
        value={role}
        options={roleOptions(rolesToGive())}
        onInput={(next) => {
          setRole(next as Role);
          request.clear();
        }}
        error={roleError || undefined}
      />
      {isLower && <Notice kind="warn">{t('lower')}</Notice>}
      {isHigher && <Notice>{t('higher')}</Notice>}
      {failure && !roleError && !failure.fieldErrors.name && <Notice kind="bad">{failureText(failure)}</Notice>}
      <div class="row">
        <Button kind="primary" type="submit" busy={request.busy} disabled={!changed}>
          {shellWords('save')}
        </Button>
      </div>
      <ConfirmDialog
        open={decisions.isAsked}
        title={t('keys.title', { name: somebody.name })}
        onClose={decisions.clear}
        action={shellWords('save')}
        kind="primary"
        busy={request.busy}
        onConfirm={save}
        problem={failure && failureText(failure)}
      >
        {decisions.fields}
      </ConfirmDialog>
    </Form>
  );
}
