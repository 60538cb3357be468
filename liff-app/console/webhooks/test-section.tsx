import { useState } from 'preact/hooks';
import { type WebhookTestAnswer, webhookTestSchema } from '../../../server/contract/webhooks.ts';
import { call, type Failure } from '../../api.ts';
import { count } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { failureWords, webhookWords as t } from './webhook-words.ts';

/** Sends a test at once and shows what the receiver answers. @param props.path of the webhook */
export function TestSection({ path }: { path: string }) {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<WebhookTestAnswer | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async () => {
    setBusy(true);
    const reply = await call(webhookTestSchema, 'POST', `${path}/test`);
    setBusy(false);
    setAnswer(reply.ok ? reply.value : null);
    setFailure(reply.ok ? null : reply.failure);
  };
  return (
    <section class="card stack" aria-labelledby="webhook-test">
      <div>
        <h2 id="webhook-test">{t('test')}</h2>
        <p class="muted">{t('test.text')}</p>
      </div>
      <div class="stack" aria-live="polite">
        <div class="row">
          <Button busy={busy} onClick={send}>
            {t('test')}
          </Button>
        </div>
        {failure && <Notice kind="bad">{failureText(failure)}</Notice>}
        {answer && (
          <Notice kind={answer.delivered ? 'plain' : 'bad'}>
            <p>{answerText(answer)}</p>
          </Notice>
        )}
        {answer?.answer && (
          <div>
            <p class="muted small">{t('test.body')}</p>
            <p class="code wrap" dir="auto">
              {answer.answer}
            </p>
          </div>
        )}
      </div>
    </section>
  );
}

function answerText({ status, code, milliseconds }: WebhookTestAnswer): string {
  const ms = count(milliseconds);
  const why = code ? failureWords(code) : '';
  if (status === null) return t('test.none', { ms, why });
  return t(code ? 'test.status' : 'test.ok', { status: String(status), ms, why });
}
