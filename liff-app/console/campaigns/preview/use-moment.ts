import { useEffect, useState } from 'preact/hooks';
import type { PreviewPosition } from '../../../../server/contract/phone-previews.ts';
import { type Moment, momentOfField, momentOfPosition } from './moment.ts';

/**
 * What was looked at last: on the phone, in the form, or chosen.
 * @param position where the person's phone is, if it is watching
 */
export function useMoment(position: PreviewPosition | null) {
  const [moment, setMoment] = useState<Moment>('card');
  useEffect(() => {
    if (position) setMoment(momentOfPosition(position));
  }, [position?.step, position?.outcome]);
  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      const edited = target instanceof Element ? momentOfField(target) : null;
      if (edited) setMoment(edited);
    };
    document.addEventListener('focusin', follow);
    return () => document.removeEventListener('focusin', follow);
  }, []);
  return [moment, setMoment] as const;
}
