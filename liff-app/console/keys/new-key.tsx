import { useState } from 'preact/hooks';
import { type Role, roles } from '../../../server/contract/roles.ts';
import { madeApiKeySchema } from '../../../server/contract/staff.ts';
import { call, type Failure } from '../../api.ts';
import { failureText } from '../i18n/shell-words.ts';
import { roleOptions } from '../staff/role-words.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { keyWords as t } from './key-words.ts';

/** An agent's key could do nothing. */
const useful = roles.filter((role) => role !== 'agent');

/** A new key: what it may, then the key itself, once. */
export function NewKey({ open, onMade, onEnd }: { open: boolean; onMade: () => void; onEnd: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const [cardsMint, setCardsMint] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [key, setKey] = useState<string | null>(null);
  const make = async () => {
    setBusy(true);
    const reply = await call(madeApiKeySchema, 'POST', '/api-keys', { body: { name, role, cardsMint } });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    setFailure(null);
    setName('');
    setKey(reply.value.key);
    onMade();
  };
  const end = () => {
    setKey(null);
    onEnd();
  };
  if (key) {
    return (
      <Dialog
        open={open}
        title={t('once.title')}
        onClose={end}
        actions={
          <>
            <CopyButton text={key} />
            <Button kind="primary" onClick={end}>
              {t('done')}
            </Button>
          </>
        }
      >
        <Notice kind="warn">{t('once.text')}</Notice>
        <p class="code wrap">{key}</p>
      </Dialog>
    );
  }
  const error = failure && (failure.fieldErrors.name ?? failureText(failure));
  return (
    <Dialog
      open={open}
      title={t('add')}
      onClose={end}
      actions={
        <>
          <Button onClick={end}>{t('cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={make}>
            {t('add')}
          </Button>
        </>
      }
    >
      <TextField label={t('name')} value={name} onInput={setName} {...(error && { error })} />
      <Select
        label={t('role')}
        value={role}
        options={roleOptions(useful)}
        onInput={(value) => setRole(value as Role)}
      />
      <Switch label={t('mint')} hint={t('mint.hint')} checked={cardsMint} onInput={setCardsMint} />
    </Dialog>
  );
}
