import { useState } from 'preact/hooks';
import type { Role } from '../../../server/contract/roles.ts';
import { type StaffView, staffSchema } from '../../../server/contract/staff.ts';
import { call, type Failure } from '../../api.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { roleOptions } from './role-words.ts';
import { staffWords as t } from './staff-words.ts';

type Props = { open: boolean; roles: readonly Role[]; onEnd: (made: StaffView | null) => void };

/** Somebody new: their name and what they may do. Their link comes next. */
export function NewPerson({ open, roles, onEnd }: Props) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const add = async () => {
    setBusy(true);
    const reply = await call(staffSchema, 'POST', '/staff', { body: { name, role } });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    setName('');
    setFailure(null);
    onEnd(reply.value);
  };
  const error = failure && (failure.fieldErrors.name ?? failureText(failure));
  return (
    <Dialog
      open={open}
      title={t('add')}
      onClose={() => onEnd(null)}
      actions={
        <>
          <Button onClick={() => onEnd(null)}>{t('cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={add}>
            {t('add')}
          </Button>
        </>
      }
    >
      <TextField label={t('name')} value={name} onInput={setName} {...(error && { error })} />
      <Select label={t('role')} value={role} options={roleOptions(roles)} onInput={(value) => setRole(value as Role)} />
    </Dialog>
  );
}
