import { useState } from 'preact/hooks';
import type { Role } from '../../../server/contract/roles.ts';
import { type StaffView, staffSchema } from '../../../server/contract/staff.ts';
import { call, type Failure } from '../../api.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { loadPerson, person } from '../person.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { nameProblem } from './name-problem.ts';
import { roleOptions, rolesToGive } from './role-words.ts';
import { staffWords as t } from './staff-words.ts';

/** Name and role of somebody, saved on purpose: a role decides what they may do from their next click on. */
export function PersonForm({ somebody, onSaved }: { somebody: StaffView; onSaved: (saved: StaffView) => void }) {
  const [name, setName] = useState(somebody.name);
  const [role, setRole] = useState<Role>(somebody.role);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const changed = name.trim() !== somebody.name || role !== somebody.role;
  const save = async () => {
    setTried(true);
    if (nameProblem(name)) return;
    setBusy(true);
    const reply = await call(staffSchema, 'PATCH', `/staff/${somebody.id}`, { body: { name: name.trim(), role } });
    setBusy(false);
    setFailure(reply.ok ? null : reply.failure);
    if (!reply.ok) return;
    setName(reply.value.name);
    setTried(false);
    onSaved(reply.value);
    toast({ text: shellWords('saved') });
    // One's own name stands in the page's head, and one's own role decides what is shown.
    if (somebody.id === person.value?.staffId) await loadPerson();
  };
  const roleError = failure && (failure.code === 'conflict' || failure.fieldErrors.role) && failureText(failure);
  const nameError = (tried && nameProblem(name)) || failure?.fieldErrors.name;
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label={t('name')}
        value={name}
        onInput={(next) => {
          setName(next);
          setFailure(null);
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
          setFailure(null);
        }}
        error={roleError || undefined}
      />
      {failure && !roleError && !failure.fieldErrors.name && <Notice kind="bad">{failureText(failure)}</Notice>}
      <div class="row">
        <Button kind="primary" type="submit" busy={busy} disabled={!changed}>
          {shellWords('save')}
        </Button>
      </div>
    </form>
  );
}
