import { useEffect, useState } from 'preact/hooks';
import { ChipsField } from '../ui/chips-field.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';
import { listCampaigns } from './campaign-api.ts';
import type { CampaignView } from './campaign-view.ts';
import { cardWords as t } from './card-words.ts';
import { Counter } from './counter.tsx';
import { problemText, type StepProps } from './editor-props.ts';
import { editorWords } from './editor-words.ts';
import { collisions } from './keyword-collisions.ts';
import { cardLimits } from './limits.ts';
import { PictureField } from './picture-field.tsx';
import { Step } from './step.tsx';

/** Step 2: what the customer sees and taps. */
export function CardStep({ campaign, form, source, target, problems, edit }: StepProps) {
  const { card } = form;
  const editCard = (change: Partial<typeof card>) => edit({ card: { ...card, ...change } });
  const taken = useCollisions(campaign, card.keywords);
  const counter = (text: string, max: number) => <Counter length={text.trim().length} max={max} />;
  return (
    <Step id="card" number={2} title={editorWords('step.card')}>
      <PictureField source={source.platform} imageId={card.imageId} onInput={(imageId) => editCard({ imageId })} />
      <TextField
        label={t('title')}
        value={card.title}
        error={problemText(problems['card.title'])}
        counter={counter(card.title, cardLimits.title)}
        onInput={(title) => editCard({ title })}
      />
      <TextArea
        rows={2}
        label={t('text')}
        value={card.text}
        error={problemText(problems['card.text'])}
        counter={counter(card.text, cardLimits.text)}
        onInput={(text) => editCard({ text })}
      />
      <TextField
        label={t('button')}
        value={card.button}
        error={problemText(problems['card.button'])}
        counter={counter(card.button, cardLimits.button)}
        onInput={(button) => editCard({ button })}
      />
      {target.platform === 'whatsapp' && (
        <TextArea
          optional
          rows={2}
          label={t('whatsapp')}
          hint={t('whatsapp.hint')}
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
        hint={t('keywords.hint')}
        error={taken.map(({ keyword, name }) => t('keywords.taken', { keyword, name })).join(' ') || undefined}
        value={card.keywords}
        most={{ items: 20, letters: 100 }}
        removeLabel={(chip) => t('chips.remove', { chip })}
        onInput={(keywords) => editCard({ keywords })}
      />
    </Step>
  );
}

/** The other campaigns of this source are read once; a list that can't be had shows no collision, which forbids nothing. */
function useCollisions(campaign: CampaignView, keywords: string[]) {
  const [others, setOthers] = useState<CampaignView[]>([]);
  useEffect(() => {
    listCampaigns().then((reply) => {
      if (reply.ok) setOthers(reply.value);
    });
  }, []);
  return collisions(keywords, campaign, others);
}
