import { useEffect, useState } from 'preact/hooks';
import { consolePlatformNames } from '../i18n/platforms.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Link } from '../router.tsx';
import { Select } from '../ui/select.tsx';
import type { Platform } from './limits.ts';
import { messageWords as t } from './message-words.ts';
import { listModules } from './module-api.ts';

type Props = {
  platform: Platform;
  value: string | null;
  error?: string | undefined;
  onInput: (moduleId: string | null) => void;
};

/** Bot modules of the platform that sends them, and no others (M13). Whatever is open in the form is kept while one is edited. */
export function ModulePicker({ platform, value, error, onInput }: Props) {
  const [modules, setModules] = useState<{ id: string; name: string }[]>([]);
  const [failure, setFailure] = useState<string | undefined>();
  useEffect(() => {
    listModules(platform).then((reply) => {
      if (reply.ok) setModules(reply.value.items);
      else setFailure(failureText(reply.failure));
    });
  }, [platform]);
  const name = consolePlatformNames[platform];
  return (
    <>
      <Select
        label={t('module', { platform: name })}
        hint={modules.length === 0 ? t('module.empty', { platform: name }) : undefined}
        error={failure ?? error}
        value={value ?? ''}
        options={[
          { value: '', label: t('module.none') },
          ...modules.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onInput={(id) => onInput(id || null)}
      />
      <div class="row">
        {value && (
          <Link to={`/console/modules/${value}?back=${encodeURIComponent(location.pathname)}`}>{t('module.edit')}</Link>
        )}
        <Link to={`/console/modules/new?platform=${platform}&back=${encodeURIComponent(location.pathname)}`}>
          {t('module.new')}
        </Link>
      </div>
    </>
  );
}
