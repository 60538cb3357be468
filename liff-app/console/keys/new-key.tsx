import { useMemo, useState } from 'preact/hooks';
import { type Role, roles } from '../../../server/contract/roles.ts';
import { type MadeApiKeyView, madeApiKeySchema } from '../../../server/contract/staff.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { nameProblem } from '../staff/name-problem.ts';
import { roleOptions, rolesToGive } from '../staff/role-words.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { keyWords as t } from './key-words.ts';
import { MadeKey } from './made-key.tsx';

/** An agent's key could do nothing. */
const useful = roles.filter((role) => role !== 'agent');

const ends = ['never', '30', '90', '365'] as const;
const endIn = (days: (typeof ends)[number]): string | null =>
  days === 'never' ? null : new Date(Date.now() + Number(days) * 24 * 3_600_000).toISOString();

/** A new key: what it may, then the key itself, once. */
export function NewKey({ open, onMade, onEnd }: { open: boolean; onMade: () => void; onEnd: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const [cardsMint, setCardsMint] = useState(false);
  const request = useRequest();
  const [tried, setTried] = useState(false);
  const [days, setDays] = useState<(typeof ends)[number]>('never');
  const [made, setMade] = useState<MadeApiKeyView | null>(null);
  // A retry after a lost answer must not make a second key.
  const { idempotencyKey, expiresAt } = useMemo(
    () => ({ idempotencyKey: crypto.randomUUID(), expiresAt: endIn(days) }),
    [name, role, cardsMint, days],
  );
  const make = async () => {
    setTried(true);
    if (request.busy || nameProblem(name)) return;
    const body = { name: name.trim(), role, cardsMint, expiresAt };
    const reply = await request.send(call(madeApiKeySchema, 'POST', '/api-keys', { body, idempotencyKey }));
    if (!reply.ok) return;
    setName('');
    setMade(reply.value);
    onMade();
  };
  const end = () => {
    setMade(null);
    setTried(false);
    request.clear();
    onEnd();
  };
  if (made) return <MadeKey open={open} value={made.key} onEnd={end} />;
  const { failure } = request;
  const error = (tried && nameProblem(name)) || fieldTextOf(failure, 'name');
  return (
    <ConfirmDialog
      open={open}
      title={t('add')}
      onClose={end}
      action={t('add')}
      kind="primary"
      busy={request.busy}
      onConfirm={make}
      problem={failure && !failure.fieldErrors.name && failureText(failure)}
    >
      <TextField label={t('name')} hint={t('name.hint')} value={name} onInput={setName} error={error || undefined} />
      <Select
        label={t('role')}
        value={role}
        options={roleOptions(rolesToGive(useful))}
        onInput={(value) => setRole(value as Role)}
      />
      <Select
        label={t('end')}
        hint={t('end.hint')}
        value={days}
        options={ends.map((value) => ({ value, label: t(`end.${value}`) }))}
        onInput={(value) => setDays(value as typeof days)}
      />
      <Switch label={t('mint')} hint={t('mint.hint')} checked={cardsMint} onInput={setCardsMint} />
    </ConfirmDialog>
  );
}
