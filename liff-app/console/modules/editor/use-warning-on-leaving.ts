import { useEffect, useRef } from 'preact/hooks';
import { useUnsavedWarning } from '../../data/use-unsaved-warning.ts';
import { navigate } from '../../router.tsx';
import { toast } from '../../ui/toast.tsx';
import { moduleWords as t } from '../module-words.ts';
import type { ModuleForm } from './module-form.ts';

type Newest = { current: { form: ModuleForm; isChanged: boolean } };

/** On closing the window the browser asks; on leaving for another page of the console a toast says so, with a link back. */
export function useWarningOnLeaving(newest: Newest): void {
  useUnsavedWarning(newest.current.isChanged);
  const address = useRef('');
  useEffect(() => {
    address.current = location.pathname + location.search;
  });
  useEffect(
    () => () => {
      if (!newest.current.isChanged) return;
      const module = newest.current.form.name.trim() || t('nameless');
      toast({
        text: t('left', { module }),
        action: { label: t('left.return'), run: () => navigate(address.current) },
      });
    },
    [newest],
  );
}
