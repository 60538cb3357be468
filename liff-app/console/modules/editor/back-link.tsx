import { useState } from 'preact/hooks';
import { returnTo } from '../../campaigns/messages/module-choice.ts';
import { navigate } from '../../router.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { moduleWords as t } from '../module-words.ts';

type Props = { from: string | null; hasChanges: boolean; save: () => Promise<boolean> };

/** Back to the list, or to the campaign's message; asks first if something isn't saved. */
export function BackLink({ from, hasChanges, save }: Props) {
  const [asks, setAsks] = useState(false);
  const leave = () => navigate(from ? returnTo(from) : '/console/modules');
  return (
    <>
      <a
        href={from ? returnTo(from) : '/console/modules'}
        class={from ? 'button plain' : 'back'}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
          event.preventDefault();
          if (hasChanges) setAsks(true);
          else leave();
        }}
      >
        <Icon name="back" />
        {t(from ? 'back.campaign' : 'title')}
      </a>
      <Dialog
        open={asks}
        title={t('leave.title')}
        onClose={() => setAsks(false)}
        actions={
          <>
            <Button onClick={leave}>{t('leave.without')}</Button>
            <Button
              kind="primary"
              onClick={async () => {
                setAsks(false);
                if (await save()) leave();
              }}
            >
              {t('leave.save')}
            </Button>
          </>
        }
      >
        <p>{t('leave.text')}</p>
      </Dialog>
    </>
  );
}
