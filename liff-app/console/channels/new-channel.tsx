import { useState } from 'preact/hooks';
import { type ChannelView, channelSchema } from '../../../server/contract/channels.ts';
import { call, type Failure } from '../../api.ts';
import { consolePlatformNames } from '../i18n/platforms.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { channelWords as t } from './channel-words.ts';
import { credentialFields, whereOf } from './credential-fields.ts';

type Platform = keyof typeof credentialFields;
const platforms = Object.entries(consolePlatformNames).map(([value, label]) => ({ value, label }));

/** Connects an account. The platform is asked who it is as it is saved; what was typed stays until it is right. */
export function NewChannel({ open, onEnd }: { open: boolean; onEnd: (made: ChannelView | null) => void }) {
  const [platform, setPlatform] = useState<Platform>('line');
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const fields = credentialFields[platform];
  const connect = async () => {
    setBusy(true);
    const filled = fields.filter((field) => typed[field.name] || !field.optional);
    const credentials = Object.fromEntries(filled.map((field) => [field.name, typed[field.name] ?? '']));
    const reply = await call(channelSchema, 'POST', '/channels', { body: { platform, name, credentials } });
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    setFailure(null);
    setTyped({});
    setName('');
    onEnd(reply.value);
  };
  const errorAt = (path: string) => failure?.fieldErrors[path];
  const elsewhere =
    failure && Object.keys(failure.fieldErrors).length === 0 && (failure.message || failureText(failure));
  return (
    <Dialog
      open={open}
      title={t('add')}
      onClose={() => onEnd(null)}
      actions={
        <>
          <Button onClick={() => onEnd(null)}>{t('cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={connect}>
            {t('save')}
          </Button>
        </>
      }
    >
      {elsewhere && <Notice kind="bad">{elsewhere}</Notice>}
      <Select
        label={t('platform')}
        value={platform}
        options={platforms}
        onInput={(value) => setPlatform(value as Platform)}
      />
      <TextField label={t('name')} value={name} onInput={setName} error={errorAt('name')} />
      {fields.map((field) => (
        <TextField
          key={`${platform}.${field.name}`}
          label={field.label}
          hint={whereOf(field)}
          optional={field.optional ?? false}
          type={field.secret ? 'password' : 'text'}
          code
          value={typed[field.name] ?? ''}
          onInput={(value) => setTyped({ ...typed, [field.name]: value })}
          error={errorAt(`credentials.${field.name}`)}
        />
      ))}
    </Dialog>
  );
}
