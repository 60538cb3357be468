import { useRef } from 'preact/hooks';
import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import type { Platform } from '../../../../server/contract/platforms.ts';
import { textLimit } from '../../campaigns/editor/limits.ts';
import { Counter } from '../../campaigns/messages/counter.tsx';
import { lengthWithName } from '../../campaigns/messages/name-variable.ts';
import { TextTools } from '../../campaigns/messages/text-tools.tsx';
import { variableHint } from '../../campaigns/messages/variable-hint.tsx';
import { PictureField } from '../../pictures/picture-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { blockWords as t } from './block-words.ts';
import { ButtonsFields } from './buttons-fields.tsx';
import { CampaignField } from './campaign-field.tsx';
import type { BlockForm } from './module-form.ts';

export type FieldsProps<Block = BlockForm> = {
  block: Block;
  number: number;
  platform: Platform | null;
  /** Those whose card the module may hold. */
  campaigns: CampaignView[];
  /** By the path inside the block: `buttons.0.url`. */
  errorAt: (path: string) => string | undefined;
  onInput: (block: Block) => void;
};

/** The fields of one message, by its kind. */
export function BlockFields({ block, onInput, ...props }: FieldsProps) {
  const { number, platform, errorAt } = props;
  switch (block.kind) {
    case 'text':
      return <TextFields block={block} onInput={onInput} {...props} />;
    case 'image':
      return (
        <PictureField
          alone
          required
          label={t('image.label', { n: number })}
          source={platform ?? 'line'}
          error={errorAt('imageId')}
          imageId={block.imageId}
          onInput={(imageId) => onInput({ ...block, imageId })}
        />
      );
    case 'buttons':
      return <ButtonsFields block={block} onInput={onInput} {...props} />;
    case 'card':
      return <CampaignField block={block} onInput={onInput} {...props} />;
  }
}

function TextFields({ block, platform, errorAt, onInput }: FieldsProps<Extract<BlockForm, { kind: 'text' }>>) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { max, unit } = textLimit(platform ?? 'line', { withButton: false });
  const put = (text: string) => onInput({ ...block, text });
  return (
    <div>
      <TextArea
        inputRef={area}
        label={t('text.label')}
        hint={variableHint(block.text)}
        error={errorAt('text')}
        value={block.text}
        counter={<Counter length={lengthWithName(block.text.trim(), unit)} max={max} />}
        onInput={put}
      />
      <TextTools area={area} onInput={put} />
    </div>
  );
}
