import { useState } from 'preact/hooks';
import { type ApiKeyView, type KeyDecisions, keysUndecidedSchema } from '../../../server/contract/staff.ts';
import type { Failure } from '../../api.ts';
import { ago } from '../i18n/dates.ts';
import { person } from '../person.ts';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { staffWords as t } from './staff-words.ts';

/**
 * What becomes of the API keys of somebody who is removed or gets a lower role, or of a key that is revoked: asked once the API says
 * that there are some.
 * @param loser.staffId who loses the keys, null for a key: nobody takes over their own
 * @param loser.text, loser.copy the question, and the warning where some are taken over
 */
export function useKeyDecisions(loser: { staffId: string | null; text: string; copy: string }) {
  const [keys, setKeys] = useState<ApiKeyView[]>([]);
  const [chosen, setChosen] = useState<KeyDecisions>({});
  const [tried, setTried] = useState(false);
  const open = keys.filter(({ id }) => !chosen[id]);
  return {
    isAsked: keys.length > 0,
    /** @returns true if the refusal is about keys: `fields` asks for each of them now */
    askedBy: (failure: Failure): boolean => {
      const parsed = keysUndecidedSchema.safeParse(failure.problem);
      if (failure.code !== 'keys_undecided' || !parsed.success) return false;
      setKeys(parsed.data.keys);
      setTried(false);
      return true;
    },
    /** @returns false, and says so beside each, if some are not decided */
    areDecided: (): boolean => {
      setTried(true);
      return open.length === 0;
    },
    // A key made since the list was shown must not block this.
    body: keys.length > 0 ? { keys: chosen, otherKeys: 'revoke' as const } : {},
    clear: () => {
      setKeys([]);
      setChosen({});
      setTried(false);
    },
    fields: keys.length > 0 && (
      <>
        <p>{loser.text}</p>
        {keys.map((key) => (
          <Select
            key={key.id}
            label={key.name}
            hint={key.lastUsedAt ? t('keys.used', { when: ago(key.lastUsedAt) }) : t('keys.unused')}
            error={tried && !chosen[key.id] ? t('keys.open') : undefined}
            value={chosen[key.id] ?? ''}
            options={[
              { value: '', label: t('keys.choose'), disabled: true },
              { value: 'revoke', label: t('keys.revoke') },
              ...(loser.staffId === person.value?.staffId ? [] : [{ value: 'take_over', label: t('keys.take_over') }]),
            ]}
            onInput={(value) => setChosen({ ...chosen, [key.id]: value === 'revoke' ? 'revoke' : 'take_over' })}
          />
        ))}
        {Object.values(chosen).includes('take_over') && <Notice kind="warn">{loser.copy}</Notice>}
      </>
    ),
  };
}

/** The keys of a staff member. */
export const useStaffKeyDecisions = (staffId: string) =>
  useKeyDecisions({ staffId, text: t('keys.text'), copy: t('keys.copy') });
