import { useMemo, useState } from 'preact/hooks';
import type { Role } from '../../../server/contract/roles.ts';
import { type StaffView, staffSchema } from '../../../server/contract/staff.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { nameProblem } from './name-problem.ts';
import { roleOptions, rolesToGive } from './role-words.ts';
import { staffWords as t } from './staff-words.ts';

type Props = { open: boolean; onEnd: (made: StaffView | null) => void };

/** Somebody new: their name and what they may do. Their link comes next. */
export function NewPerson({ open, onEnd }: Props) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const request = useRequest();
  const [tried, setTried] = useState(false);
  // A retry after a lost answer must not make a second person.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [name, role]);
  const end = (made: StaffView | null) => {
    setTried(false);
    request.clear();
    onEnd(made);
  };
  const add = async () => {
    setTried(true);
    if (request.busy || nameProblem(name)) return;
    const body = { name: name.trim(), role };
    const reply = await request.send(call(staffSchema, 'POST', '/staff', { body, idempotencyKey }));
    if (!reply.ok) return;
    setName('');
    end(reply.value);
  };
  const { failure } = request;
  const error = (tried && nameProblem(name)) || fieldTextOf(failure, 'name');
  return (
    <ConfirmDialog
      open={open}
      title={t('add')}
      onClose={() => end(null)}
      action={t('add')}
      kind="primary"
      busy={request.busy}
      onConfirm={add}
      problem={failure && !failure.fieldErrors.name && failureText(failure)}
    >
      <TextField label={t('name')} value={name} onInput={setName} hint={t('add.hint')} error={error || undefined} />
      <Select
        label={t('role')}
        hint={t(`role.${role}`)}
        value={role}
        options={roleOptions(rolesToGive())}
        onInput={(value) => setRole(value as Role)}
      />
    </ConfirmDialog>
  );
}
