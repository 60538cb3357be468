import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { maxBlocks } from '../../../../server/contract/modules.ts';
import { shellWords } from '../../i18n/shell-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { toast } from '../../ui/toast.tsx';
import { blockWords as t } from './block-words.ts';
import { type BlockForm, type BlockKind, newBlock } from './module-form.ts';

type Props = {
  blocks: BlockForm[];
  /** About the list as a whole. */
  error?: string | undefined;
  onInput: (blocks: BlockForm[]) => void;
  /** The fields of one block. */
  children: (block: BlockForm, index: number) => ComponentChildren;
};

const kinds = ['text', 'image', 'buttons', 'card'] as const satisfies BlockKind[];

/** The messages of a module in their order: moved and removed by buttons, so that keys do it too; a removed one comes back. */
export function BlockList({ blocks, error, onInput, children }: Props) {
  const [said, setSaid] = useState('');
  const focus = useFocusAfter();
  const newest = useRef(blocks);
  newest.current = blocks;

  const move = (index: number, step: -1 | 1) => {
    const moved = [...blocks];
    const [block] = moved.splice(index, 1);
    if (!block) return;
    moved.splice(index + step, 0, block);
    onInput(moved);
    setSaid(t('moved', { from: index + 1, to: index + step + 1 }));
    focus(`#move-${step < 0 ? 'up' : 'down'}-${block.key}`, `#move-${step < 0 ? 'down' : 'up'}-${block.key}`);
  };
  const remove = (index: number) => {
    const block = blocks[index];
    if (!block) return;
    onInput(blocks.filter((one) => one !== block));
    const back = () => onInput(newest.current.toSpliced(index, 0, block).slice(0, maxBlocks));
    toast({ text: t('removed', { n: index + 1 }), action: { label: shellWords('undo'), run: back } });
    focus('#add-block button');
  };
  const add = (kind: BlockKind) => {
    const block = newBlock(kind);
    onInput([...blocks, block]);
    focus(`#block-${block.key} :is(textarea, input:not([type=file]), select, .drop button)`);
  };

  return (
    <>
      {blocks.map((block, index) => (
        <section key={block.key} class="card block" id={`block-${block.key}`} aria-labelledby={`title-${block.key}`}>
          <div class="block-head">
            <h2 id={`title-${block.key}`}>{t('number', { n: index + 1, kind: t(block.kind) })}</h2>
            <div class="block-actions">
              <IconButton
                id={`move-up-${block.key}`}
                icon="up"
                label={t('up.of', { n: index + 1 })}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              />
              <IconButton
                id={`move-down-${block.key}`}
                icon="down"
                label={t('down.of', { n: index + 1 })}
                disabled={index === blocks.length - 1}
                onClick={() => move(index, 1)}
              />
              <IconButton icon="close" label={t('remove.of', { n: index + 1 })} onClick={() => remove(index)} />
            </div>
          </div>
          <div class="stack">{children(block, index)}</div>
        </section>
      ))}
      <section class="add-block" id="add-block" aria-labelledby="add-block-title">
        <h2 id="add-block-title">{t('add')}</h2>
        <div class="row">
          {kinds.map((kind) => (
            <Button key={kind} disabled={blocks.length >= maxBlocks} onClick={() => add(kind)}>
              <Icon name="plus" />
              {t(kind)}
            </Button>
          ))}
        </div>
        <p class={error ? 'field-error small' : 'field-hint'}>{error ?? t('add.full')}</p>
      </section>
      <p class="hidden" role="status">
        {said}
      </p>
    </>
  );
}

/** Moves the focus, after the next draw, to the first of these elements that exists and is enabled. */
function useFocusAfter() {
  const wanted = useRef<string[]>([]);
  useEffect(() => {
    const found = wanted.current.splice(0).map((one) => document.querySelector<HTMLElement>(`${one}:not(:disabled)`));
    found.find(Boolean)?.focus();
  });
  return (...selectors: string[]) => {
    wanted.current = selectors;
  };
}
