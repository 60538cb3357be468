import { useState } from 'preact/hooks';
import type { JourneyView } from '../../../server/contract/journeys.ts';
import type { Failure } from '../../api.ts';
import type { Loaded } from '../data/draft-sync.ts';
import { useDraftEditor } from '../data/use-draft-editor.ts';
import { count } from '../i18n/dates.ts';
import { fieldErrorText, fieldTextOf } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { DraftActions, LiveState } from '../ui/draft-actions.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { showFirstError } from '../ui/show-error.ts';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { enableJourney, getJourney, publishJourney, saveJourneyDraft } from './journey-api.ts';
import { journeyDraftForm, journeyDraftOf } from './journey-form.ts';
import { journeyWords as t } from './journey-words.ts';
import { StepList } from './step-list.tsx';
import { TestButton } from './test-dialog.tsx';

/** One journey: what starts it, and its steps from top to bottom. */
export function JourneyEditorPage({ loaded }: { loaded: Loaded<JourneyView> }) {
  const editor = useDraftEditor(loaded, {
    name: 'journey',
    form: journeyDraftForm,
    read: getJourney,
    saveDraft: (id, form, ifMatch) => saveJourneyDraft(id, form && journeyDraftOf(form), ifMatch),
    publish: publishJourney,
    enable: enableJourney,
  });
  const { view: journey, form, saver, edit } = editor;
  const [failure, setFailure] = useState<Failure | null>(null);
  const fail = (next: Failure | null) => {
    setFailure(next);
    if (next) requestAnimationFrame(() => showFirstError('.journey-editor :is(.field-error, .notice.bad)'));
  };
  const errorAt = (path: string) => fieldTextOf(failure, path);
  const waits = new Map(editor.hasChanges ? [] : journey.standing.map(({ path, contacts }) => [path, contacts]));
  const older = journey.standing.find(({ path }) => path === null)?.contacts ?? 0;
  return (
    <div class="editor journey-editor">
      <PageHead title={form.name.trim() || journey.name} intro={<LiveState editor={editor} />} />
      <div class="editor-bar">
        <DraftActions
          editor={editor}
          texts={{
            conflict: t('conflict.title'),
            published: t('done.published'),
            enabled: t('done.enabled'),
            disabled: t('done.disabled'),
          }}
          onFailure={fail}
        >
          <TestButton journeyId={journey.id} flush={saver.flush} onFailure={fail} />
        </DraftActions>
      </div>
      {failure && <Refusal failure={failure} />}
      <div class="editor-columns">
        <div>
          <section class="card stack">
            <TextField
              label={t('name')}
              hint={t('name.hint')}
              error={errorAt('name')}
              value={form.name}
              onInput={(name) => edit({ name })}
            />
            <TextField
              label={t('tag')}
              hint={t('tag.hint')}
              error={errorAt('trigger.tag')}
              value={form.tag}
              onInput={(tag) => edit({ tag })}
            />
            <Switch
              label={t('repeats')}
              hint={t('repeats.hint')}
              checked={form.repeats}
              onInput={(repeats) => edit({ repeats })}
            />
          </section>
          <StepList
            steps={form.steps}
            path="steps"
            depth={0}
            waiting={(path) => waits.get(path) ?? 0}
            errorAt={errorAt}
            onInput={(steps) => edit({ steps })}
          />
        </div>
        <aside>
          <Runs journey={journey} older={older} />
        </aside>
      </div>
    </div>
  );
}

/** How many contacts are in it, or were. */
function Runs({ journey, older }: { journey: JourneyView; older: number }) {
  const { runs } = journey;
  return (
    <section class="card stack">
      <dl class="run-counts">
        {(['waiting', 'done', 'stopped'] as const).map((state) => (
          <div key={state}>
            <dt class="muted small">{t(state)}</dt>
            <dd class="number">{count(runs[state])}</dd>
          </div>
        ))}
      </dl>
      {older > 0 && <p class="muted small">{t('waiting.old', { n: count(older) })}</p>}
    </section>
  );
}

/** Why it can't go live, with what no field shows. */
function Refusal({ failure }: { failure: Failure }) {
  const whole = failure.fieldErrors.steps;
  return (
    <Notice kind="bad">
      <p>{failureText(failure)}</p>
      {whole && <p>{fieldErrorText(whole)}</p>}
    </Notice>
  );
}
