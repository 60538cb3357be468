import { useState } from 'preact/hooks';
import { brandSchema } from '../../../server/contract/brand.ts';
import { channelSchema } from '../../../server/contract/channels.ts';
import { isTarget, platforms } from '../../../server/contract/platforms.ts';
import { call } from '../../api.ts';
import { useList } from '../data/list.ts';
import { useReply } from '../data/use-reply.ts';
import { LoadFailure } from '../load-failure.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { type BrandForm, brandFormOf } from './brand-form.ts';
import { brandWords as t } from './brand-words.ts';
import { CustomerPreview } from './customer-preview.tsx';
import { BrandFields } from './fields.tsx';
import './brand.css';

/** The brand's form, beside a live preview of the customers' page. */
export function Page() {
  const { value: saved, setValue, failure, load } = useReply(() => call(brandSchema, 'GET', '/brand'), []);
  const [typed, setTyped] = useState<BrandForm | null>(null);
  const channels = useList(channelSchema, '/channels');
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!saved) return <Spinner />;
  const form = typed ?? brandFormOf(saved);
  const targets = channels.items?.filter(({ platform }) => isTarget(platform)) ?? [];
  const target = targets.find(({ platform }) => platforms[platform].target === 'liff') ?? targets[0];
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      <div class="brand-page">
        <BrandFields
          saved={saved}
          form={form}
          target={target}
          onInput={(change) => setTyped({ ...form, ...change })}
          onSaved={(now) => {
            setValue(now);
            setTyped(null);
          }}
        />
        <CustomerPreview form={form} target={target} />
      </div>
    </>
  );
}
