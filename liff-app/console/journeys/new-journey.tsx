import { useMemo, useState } from 'preact/hooks';
import { useRequest } from '../data/use-request.ts';
import { fieldErrorWords, fieldTextOf } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { navigate } from '../router.tsx';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { TextField } from '../ui/text-field.tsx';
import { createJourney } from './journey-api.ts';
import { journeyWords as t } from './journey-words.ts';

/** A name and the tag that starts it; the steps are edited on the journey's own page. */
export function NewJourney() {
  const [name, setName] = useState('');
  const [tag, setTag] = useState('');
  const [tried, setTried] = useState(false);
  const request = useRequest();
  const { failure } = request;
  // A retry after a lost answer must not make a second journey; another form is another journey.
  const key = useMemo(() => crypto.randomUUID(), [name, tag]);
  const missing = (value: string) => (tried && value.trim() === '' ? fieldErrorWords('empty') : undefined);

  const create = async () => {
    setTried(true);
    if (!name.trim() || !tag.trim()) return;
    const first = {
      kind: 'message' as const,
      message: { kind: 'text' as const, text: t('first.text', { name: '{name}' }) },
    };
    const trigger = { tag: tag.trim(), repeats: false };
    const journey = { name: name.trim(), enabled: false, trigger, steps: [first] };
    const reply = await request.send(createJourney(journey, key));
    if (reply.ok) navigate(`/console/journeys/${reply.value.id}`, { replace: true });
  };
  return (
    <>
      <PageHead title={t('new')} />
      <Form class="card stack" onSubmit={() => void create()}>
        <TextField
          label={t('name')}
          hint={t('name.hint')}
          value={name}
          error={missing(name) ?? fieldTextOf(failure, 'name')}
          onInput={setName}
        />
        <TextField
          label={t('tag')}
          hint={t('tag.hint')}
          value={tag}
          error={missing(tag) ?? fieldTextOf(failure, 'trigger.tag')}
          onInput={setTag}
        />
        {failure && Object.keys(failure.fieldErrors).length === 0 && <Notice kind="bad">{failureText(failure)}</Notice>}
        <div class="row">
          <Button kind="primary" type="submit" busy={request.busy}>
            {t('create')}
          </Button>
        </div>
      </Form>
    </>
  );
}
