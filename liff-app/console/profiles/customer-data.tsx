import { useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { ProfileView } from '../../../server/contract/contacts.ts';
import { mayDo } from '../person.ts';
import { Button } from '../ui/button.tsx';
import { toastFailure } from '../ui/toast.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { eraseWords as t } from './erase-words.ts';
import { exportAddress, getProfile } from './profile-api.ts';

type Props = { profile: ProfileView; channels: ChannelView[]; onNotFound: () => void };

/** All that is stored of a customer, as a file or to be erased: for those who may. */
export function CustomerData({ profile, channels, onNotFound }: Props) {
  const [busy, setBusy] = useState(false);
  const [erases, setErases] = useState(false);
  const download = async () => {
    setBusy(true);
    // The file may be large: the browser fetches it by itself. Whether it may, and whether there still is something, is asked before.
    const reply = await getProfile(profile.id);
    setBusy(false);
    if (reply.ok) return fetchFile(exportAddress(profile.id));
    if (reply.failure.code === 'not_found') onNotFound();
    else toastFailure(reply.failure);
  };
  if (!mayDo('correct')) return null;
  return (
    <section class="card stack customer-data" aria-labelledby="customer-data">
      <h2 id="customer-data">{t('title')}</h2>
      <div class="customer-data-row">
        <p class="muted small">{t('export.hint')}</p>
        <Button busy={busy} onClick={download}>
          {t('export')}
        </Button>
      </div>
      {mayDo('administer') && (
        <div class="customer-data-row">
          <p class="muted small">{t('erase.hint')}</p>
          <Button kind="danger" onClick={() => setErases(true)}>
            {t('erase')}
          </Button>
        </div>
      )}
      {erases && <EraseDialog profile={profile} channels={channels} onEnd={() => setErases(false)} />}
    </section>
  );
}

/** The server names the file. */
function fetchFile(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}
