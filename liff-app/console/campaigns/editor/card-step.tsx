import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { PictureField } from '../../pictures/picture-field.tsx';
import { ChipsField } from '../../ui/chips-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { campaignFields } from '../campaign-fields.ts';
import { Counter } from '../messages/counter.tsx';
import { variableHint } from '../messages/variable-hint.tsx';
import { cardWords as t } from './card-words.ts';
import type { StepProps } from './editor-props.ts';
import { editorWords } from './editor-words.ts';
import { Step } from './step.tsx';

/** Step 2: what the customer sees and taps. */
export function CardStep({ campaign, form, source, target, field, edit }: StepProps) {
  const text = (path: 'card.title' | 'card.text' | 'card.button' | 'card.whatsappText', hint = '') => {
    const { value, onInput, ...rest } = field(path);
    const words = value ?? '';
    return {
      ...rest,
      value: words,
      hint: variableHint(words, hint, false),
      counter: <Counter length={words.trim().length} max={campaignFields[path].max ?? 0} />,
      onInput,
    };
  };
  return (
    <Step id="card" number={2} title={editorWords('step.card')}>
      <PictureField
        source={source.platform}
        imageId={form['card.imageId']}
        onInput={(imageId) => edit({ 'card.imageId': imageId })}
      />
      <TextField {...text('card.title')} />
      <TextArea rows={2} {...text('card.text')} />
      <TextField {...text('card.button')} />
      {platforms[target.platform].target === 'draft' && (
        <TextArea
          optional
          rows={2}
          placeholder={t('whatsapp.default')}
          {...text('card.whatsappText', t('whatsapp.hint'))}
          onInput={(words) => edit({ 'card.whatsappText': words === '' ? null : words })}
        />
      )}
      <ChipsField
        optional
        hint={<Collisions campaign={campaign} keywords={form['card.keywords']} />}
        most={{ items: 20, letters: 100 }}
        removeLabel={(chip) => t('chips.remove', { chip })}
        {...field('card.keywords')}
      />
    </Step>
  );
}

/** The keywords that another campaign has too, as of the last save: that is allowed, but only the oldest campaign's card is sent. */
function Collisions({ campaign, keywords }: { campaign: CampaignView; keywords: string[] }) {
  const still = campaign.collisions?.filter(({ keyword }) => keywords.includes(keyword)) ?? [];
  if (still.length === 0) return <>{t('keywords.hint')}</>;
  return (
    <ul class="warn">
      {still.map(({ keyword, name, wins }) => (
        <li key={keyword}>{t(wins ? 'keywords.wins' : 'keywords.loses', { keyword, name })}</li>
      ))}
    </ul>
  );
}
