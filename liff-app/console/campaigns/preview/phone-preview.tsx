import { useMemo } from 'preact/hooks';
import { failureText } from '../../i18n/shell-words.ts';
import { locale } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { QrPicture, qrRows } from '../../ui/qr-picture.tsx';
import { phoneWords as t } from './phone-words.ts';
import type { UsedPhonePreview } from './use-phone-preview.ts';
import './phone-preview.css';

/** Opens the preview on the person's own phone, and shows where that phone is. */
export function PhonePreview({ phone }: { phone: UsedPhonePreview }) {
  const { link, request, isOver } = phone;
  return (
    <section class="phone-preview" aria-label={t('title')}>
      {link ? (
        <Opened phone={phone} url={link.url} expiresAt={link.expiresAt} />
      ) : (
        <>
          <Button onClick={phone.open} busy={request.busy}>
            {t('open')}
          </Button>
          <p class="field-hint">
            {isOver && `${t('over')} `}
            {t('text')}
          </p>
        </>
      )}
      {request.failure && <Notice kind="bad">{failureText(request.failure)}</Notice>}
    </section>
  );
}

function Opened({ phone, url, expiresAt }: { phone: UsedPhonePreview; url: string; expiresAt: string }) {
  const { position, request } = phone;
  const rows = useMemo(() => qrRows(url), [url]);
  const time = new Date(expiresAt).toLocaleTimeString(locale.value, { hour: '2-digit', minute: '2-digit' });
  return (
    <>
      <p class="phone-watching" role="status">
        {position && t('watching', { step: t(`step.${position.step}`) })}
      </p>
      <details open={position === null}>
        <summary>{t('show')}</summary>
        <div class="phone-link">
          <QrPicture rows={rows} label={t('qr')} />
          <p class="field-hint">{t('scan', { time })}</p>
          <div class="row">
            <CopyButton text={url} label={t('link')} />
            <a class="button text" href={url} target="_blank" rel="noreferrer">
              {t('here')}
            </a>
          </div>
        </div>
      </details>
      <Button onClick={phone.end} busy={request.busy}>
        {t('end')}
      </Button>
    </>
  );
}
