import { useState } from 'preact/hooks';
import { pageOf } from '../../../server/contract/common.ts';
import type { ProfileView } from '../../../server/contract/contacts.ts';
import { type Suggestion, suggestionSchema } from '../../../server/contract/merges.ts';
import { call } from '../../api.ts';
import { useReply } from '../data/use-reply.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { nameOf } from './profile-card.tsx';
import { samePersonWords as t } from './same-person-words.ts';
import './same-person.css';

/** On a profile's page: others that may be the same person. Nothing where there is none. */
export function LikeProfiles({ profile, onMerged }: { profile: ProfileView; onMerged: () => void }) {
  const query = { profileId: profile.id };
  const { value, load } = useReply(
    () => call(pageOf(suggestionSchema), 'GET', '/merges/suggestions', { query }),
    [profile.id],
  );
  const [chosen, setChosen] = useState<Suggestion | null>(null);
  const again = () => {
    void load();
    onMerged();
  };
  return (
    <>
      {value?.items.map((one) => (
        <Notice key={one.profiles[1].id} kind="warn">
          <p>
            {t(`because.${one.because}`)}: <bdi>{nameOf(one.profiles[1])}</bdi>
          </p>
          <Button onClick={() => setChosen(one)}>{t('merge')}</Button>
        </Notice>
      ))}
      {chosen && (
        <MergeDialog
          profiles={chosen.profiles}
          onUndone={again}
          onEnd={(isDone) => {
            setChosen(null);
            if (isDone) again();
          }}
        />
      )}
    </>
  );
}
