import { useState } from 'preact/hooks';
import { type WebhookTestAnswer, webhookTestSchema } from '../../../server/contract/webhooks.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { count } from '../i18n/dates.ts';
import { failureText } from '../i18n/shell-words.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { failureWords, webhookWords as t } from './webhook-words.ts';

/** Sends a test at once and shows what the receiver answers. @param props.path of the webhook */
export function TestSection({ path }: { path: string }) {
  const request = useRequest();
  const [answer, setAnswer] = useState<WebhookTestAnswer | null>(null);
  const send = async () => {
    const reply = await request.send(call(webhookTestSchema, 'POST', `${path}/test`));
    setAnswer(reply.ok ? reply.value : null);
  };
  return (
    <Card title={t('test')} hint={t('test.text')}>
      <div class="stack" aria-live="polite">
        <div class="row">
          <Button busy={request.busy} onClick={send}>
            {t('test')}
          </Button>
        </div>
        {request.failure && <Notice kind="bad">{failureText(request.failure)}</Notice>}
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
    </Card>
  );
}

function answerText({ status, code, milliseconds }: WebhookTestAnswer): string {
  const ms = count(milliseconds);
  const why = code ? failureWords(code) : '';
  if (status === null) return t('test.none', { ms, why });
  return t(code ? 'test.status' : 'test.ok', { status: String(status), ms, why });
}
