import { useState } from 'preact/hooks';
import { signInLinkSchema } from '../../../server/contract/staff.ts';
import { call } from '../../api.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { toastFailure } from '../ui/toast.tsx';
import { staffWords as t } from './staff-words.ts';

type Person = { id: string; name: string };

/** A new one-time link for somebody, shown once. @returns `make` asks for it, `dialog` shows it */
export function useSignInLink() {
  const [link, setLink] = useState<{ name: string; url: string } | null>(null);
  const make = async ({ id, name }: Person) => {
    const reply = await call(signInLinkSchema, 'POST', `/staff/${id}/sign-in-link`);
    if (reply.ok) setLink({ name, url: reply.value.url });
    else toastFailure(reply.failure);
  };
  const dialog = (
    <Dialog
      open={link !== null}
      title={t('link.title', { name: link?.name ?? '' })}
      onClose={() => setLink(null)}
      actions={link && <CopyButton text={link.url} label={t('link.title', { name: link.name })} />}
    >
      <p>{t('link.text')}</p>
      <p class="code wrap">{link?.url}</p>
    </Dialog>
  );
  return { make, dialog };
}
