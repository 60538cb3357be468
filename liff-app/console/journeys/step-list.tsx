import { useRef, useState } from 'preact/hooks';
import { count } from '../i18n/dates.ts';
import { shellWords } from '../i18n/shell-words.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { toast } from '../ui/toast.tsx';
import { maxDepth, moved, newStep, type StepForm, type StepKind } from './journey-form.ts';
import { journeyWords as t } from './journey-words.ts';
import { StepFields } from './step-fields.tsx';
import { useDrag } from './use-drag.ts';

export type StepListProps = {
  steps: StepForm[];
  /** As in field errors: `steps`, `steps.2.then`. */
  path: string;
  depth: number;
  /** How many contacts wait at a path. */
  waiting: (path: string) => number;
  errorAt: (path: string) => string | undefined;
  onInput: (steps: StepForm[]) => void;
};

const kinds: StepKind[] = ['message', 'wait', 'tag', 'if', 'webhook'];

/** Steps from top to bottom, moved by buttons, keys, mouse or finger; a removed one comes back. */
export function StepList(props: StepListProps) {
  const { steps, path, depth, waiting, errorAt, onInput } = props;
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState('');
  const newest = useRef(steps);
  newest.current = steps;
  const move = (from: number, to: number) => {
    if (to < 0 || to >= newest.current.length) return;
    onInput(moved(newest.current, from, to));
    setSaid(t('moved', { from: from + 1, to: to + 1 }));
  };
  const drag = useDrag(list, move);
  const remove = (index: number) => {
    const step = steps[index];
    if (!step) return;
    onInput(steps.filter((one) => one !== step));
    const back = () => onInput(newest.current.toSpliced(index, 0, step));
    toast({ text: t('removed', { n: index + 1 }), action: { label: shellWords('undo'), run: back } });
  };
  const put = (index: number, step: StepForm) => onInput(steps.with(index, step));
  const error = errorAt(path);
  return (
    <>
      <ol class={depth === 0 ? 'steps' : 'steps inner'} ref={list}>
        {steps.map((step, index) => {
          const own = `${path}.${index}`;
          const n = index + 1;
          const here = waiting(own);
          return (
            <li key={step.key} class={drag.index === index ? 'card step-card dragged' : 'card step-card'}>
              <div class="block-head">
                <h2 id={`title-${step.key}`}>{t(`number.${step.kind}`, { n })}</h2>
                {here > 0 && <Badge>{t('waiting.here', { n: count(here) })}</Badge>}
                <div class="block-actions">
                  <IconButton
                    icon="up"
                    label={t('up.of', { n })}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <IconButton
                    icon="down"
                    label={t('down.of', { n })}
                    disabled={index === steps.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                  <span
                    class="drag-handle"
                    title={t('drag.of', { n })}
                    onPointerDown={(event) => drag.begin(event, index)}
                  >
                    <Icon name="drag" />
                  </span>
                  <IconButton icon="close" label={t('remove.of', { n })} onClick={() => remove(index)} />
                </div>
              </div>
              <div class="stack">
                <StepFields step={step} path={own} errorAt={errorAt} onInput={(next) => put(index, next)} />
                {step.kind === 'if' &&
                  (['then', 'else'] as const).map((branch) => (
                    <section key={branch} class="branch" aria-label={t(branch)}>
                      <h3>{t(branch)}</h3>
                      <StepList
                        {...props}
                        steps={step[branch]}
                        path={`${own}.${branch}`}
                        depth={depth + 1}
                        onInput={(inner) => put(index, { ...step, [branch]: inner })}
                      />
                    </section>
                  ))}
              </div>
            </li>
          );
        })}
      </ol>
      <div class={depth === 0 ? 'add-block' : 'add-step'}>
        {depth === 0 && <h2>{t('add')}</h2>}
        <div class="row">
          {kinds
            .filter((kind) => kind !== 'if' || depth < maxDepth)
            .map((kind) => (
              <Button
                key={kind}
                kind={depth === 0 ? 'plain' : 'text'}
                onClick={() => onInput([...steps, newStep(kind)])}
              >
                <Icon name="plus" />
                {t(`add.${kind}`)}
              </Button>
            ))}
        </div>
        {error && depth === 0 && <p class="field-error small">{error}</p>}
      </div>
      <p class="hidden" role="status">
        {said}
      </p>
    </>
  );
}
