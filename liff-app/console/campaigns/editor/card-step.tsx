import type { CampaignView } from '../../../../server/contract/campaigns.ts';
import { platforms } from '../../../../server/contract/platforms.ts';
import { ChipsField } from '../../ui/chips-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { cardWords as t } from './card-words.ts';
import { Counter } from './counter.tsx';
import { problemText, type StepProps } from './editor-props.ts';
import { editorWords } from './editor-words.ts';
import { cardLimits } from './limits.ts';
import { PictureField } from './picture-field.tsx';
import { Step } from './step.tsx';
import { variableHint } from './variable-hint.tsx';

/** Step 2: what the customer sees and taps. */
export function CardStep({ campaign, form, source, target, problems, edit }: StepProps) {
  const { card } = form;
  const editCard = (change: Partial<typeof card>) => edit((newest) => ({ card: { ...newest.card, ...change } }));
  const counter = (text: string, max: number) => <Counter length={text.trim().length} max={max} />;
  return (
    <Step id="card" number={2} title={editorWords('step.card')}>
      <PictureField source={source.platform} imageId={card.imageId} onInput={(imageId) => editCard({ imageId })} />
      <TextField
        label={t('title')}
        hint={variableHint(card.title, '', false)}
        value={card.title}
        error={problemText(problems['card.title'])}
        counter={counter(card.title, cardLimits.title)}
        onInput={(title) => editCard({ title })}
      />
      <TextArea
        rows={2}
        label={t('text')}
        hint={variableHint(card.text, '', false)}
        value={card.text}
        error={problemText(problems['card.text'])}
        counter={counter(card.text, cardLimits.text)}
        onInput={(text) => editCard({ text })}
      />
      <TextField
        label={t('button')}
        hint={variableHint(card.button, '', false)}
        value={card.button}
        error={problemText(problems['card.button'])}
        counter={counter(card.button, cardLimits.button)}
        onInput={(button) => editCard({ button })}
      />
      {platforms[target.platform].target === 'draft' && (
        <TextArea
          optional
          rows={2}
          label={t('whatsapp')}
          hint={variableHint(card.whatsappText ?? '', t('whatsapp.hint'), false)}
          placeholder={t('whatsapp.default')}
          value={card.whatsappText ?? ''}
          error={problemText(problems['card.whatsappText'])}
          counter={counter(card.whatsappText ?? '', cardLimits.whatsappText)}
          onInput={(text) => editCard({ whatsappText: text === '' ? null : text })}
        />
      )}
      <ChipsField
        optional
        label={t('keywords')}
        hint={<Collisions campaign={campaign} keywords={card.keywords} />}
        value={card.keywords}
        most={{ items: 20, letters: 100 }}
        removeLabel={(chip) => t('chips.remove', { chip })}
        onInput={(keywords) => editCard({ keywords })}
      />
    </Step>
  );
}

/** The keywords that another campaign has too, as of the last save: nothing is forbidden, but only the oldest campaign's card comes. */
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
