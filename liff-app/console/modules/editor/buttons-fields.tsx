import { useRef } from 'preact/hooks';
import { maxModuleButtons } from '../../../../server/contract/modules.ts';
import { platformNames, platforms } from '../../../../server/contract/platforms.ts';
import { Counter } from '../../campaigns/messages/counter.tsx';
import { lengthWithName } from '../../campaigns/messages/name-variable.ts';
import { TextTools } from '../../campaigns/messages/text-tools.tsx';
import { variableHint } from '../../campaigns/messages/variable-hint.tsx';
import { PictureField } from '../../pictures/picture-field.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { FieldsProps } from './block-fields.tsx';
import { blockWords as t } from './block-words.ts';
import { ButtonFields } from './button-fields.tsx';
import { type BlockForm, type ButtonForm, newButton } from './module-form.ts';
import { buttonLimits } from './module-problems.ts';

/** A card: its picture and words, and one to three buttons. */
export function ButtonsFields({
  block,
  platform,
  errorAt,
  onInput,
}: FieldsProps<Extract<BlockForm, { kind: 'buttons' }>>) {
  const area = useRef<HTMLTextAreaElement>(null);
  const put = (change: Partial<typeof block>) => onInput({ ...block, ...change });
  const { buttons } = block;
  const putButton = (button: ButtonForm) =>
    put({ buttons: buttons.map((one) => (one.key === button.key ? button : one)) });
  const unmixed = platform !== null && !platforms[platform].mixesButtons ? platformNames[platform] : null;
  // There a button that opens an address is the only one.
  const isFull =
    buttons.length >= maxModuleButtons || (unmixed && buttons.some(({ does, url }) => does === 'open' && url));
  const add = () => put({ buttons: [...buttons, { ...newButton(), does: unmixed ? 'say' : 'open' }] });
  const error = errorAt('buttons') ?? errorAt('button') ?? errorAt('link');
  return (
    <>
      <PictureField
        label={t('image')}
        source={platform ?? 'line'}
        error={errorAt('imageId')}
        imageId={block.imageId}
        onInput={(imageId) => put({ imageId })}
      />
      <TextField
        label={t('card.title')}
        hint={variableHint(block.title)}
        value={block.title}
        error={errorAt('title')}
        counter={<Counter length={lengthWithName(block.title.trim(), 'characters')} max={buttonLimits.title} />}
        onInput={(title) => put({ title })}
      />
      <div>
        <TextArea
          optional
          rows={2}
          inputRef={area}
          label={t('card.text')}
          hint={variableHint(block.text)}
          value={block.text}
          error={errorAt('text')}
          counter={<Counter length={lengthWithName(block.text.trim(), 'characters')} max={buttonLimits.text} />}
          onInput={(text) => put({ text })}
        />
        <TextTools area={area} onInput={(text) => put({ text })} />
      </div>
      {buttons.map((button, index) => (
        <ButtonFields
          key={button.key}
          number={index + 1}
          button={button}
          errorAt={(path) => errorAt(`buttons.${index}${path && `.${path}`}`)}
          onInput={putButton}
          {...(buttons.length > 1 && {
            onRemove: () => put({ buttons: buttons.filter((one) => one !== button) }),
          })}
        />
      ))}
      <div>
        <Button disabled={Boolean(isFull)} onClick={add}>
          <Icon name="plus" />
          {t('button.add')}
        </Button>
        {(error || unmixed) && (
          <p class={error ? 'field-error small' : 'field-hint'}>
            {error ?? t('button.unmixed', { platform: unmixed ?? '' })}
          </p>
        )}
      </div>
    </>
  );
}
