import { useState } from 'preact/hooks';
import type { JourneyView } from '../../../server/contract/journeys.ts';
import type { Failure } from '../../api.ts';
import { count } from '../i18n/dates.ts';
import { fieldErrorText, fieldTextOf } from '../i18n/field-errors.ts';
import { failureText } from '../i18n/shell-words.ts';
import { ConflictDialog } from '../ui/conflict-dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { JourneyActions, LiveState } from './journey-actions.tsx';
import { journeyWords as t } from './journey-words.ts';
import { StepList } from './step-list.tsx';
import { type LoadedJourney, useJourneyEditor } from './use-journey-editor.ts';

/** One journey: what starts it, and its steps from top to bottom. */
export function JourneyEditorPage(loaded: LoadedJourney) {
  const editor = useJourneyEditor(loaded);
  const { journey, form, saver, edit } = editor;
  const [failure, setFailure] = useState<Failure | null>(null);
  const [decides, setDecides] = useState(true);
  const errorAt = (path: string) => fieldTextOf(failure, path);
  const waits = new Map(editor.hasChanges ? [] : journey.standing.map(({ path, contacts }) => [path, contacts]));
  const older = journey.standing.find(({ path }) => path === null)?.contacts ?? 0;
  return (
    <div class="editor journey-editor">
      <PageHead title={form.name.trim() || journey.name} intro={<LiveState editor={editor} />} />
      <div class="editor-bar">
        <JourneyActions editor={editor} onFailure={setFailure} onDecide={() => setDecides(true)} />
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
      <ConflictDialog
        open={saver.state.value === 'conflict' && decides}
        title={t('conflict.title')}
        onClose={() => setDecides(false)}
        onChoose={(choice) => void editor.resolve(choice)}
      />
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
