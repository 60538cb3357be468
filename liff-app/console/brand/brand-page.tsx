import { useEffect, useState } from 'preact/hooks';
import { type BrandView, brandSchema } from '../../../server/contract/brand.ts';
import { channelSchema } from '../../../server/contract/channels.ts';
import { call, type Failure } from '../../api.ts';
import { useList } from '../data/list.ts';
import { LoadFailure } from '../load-failure.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { type BrandForm, brandFormOf } from './brand-form.ts';
import { brandWords as t } from './brand-words.ts';
import { CustomerPreview } from './customer-preview.tsx';
import { BrandFields } from './fields.tsx';
import './brand.css';

/** The brand as customers see it, beside a true picture of their page that follows what is typed. */
export function Page() {
  const [saved, setSaved] = useState<BrandView | null>(null);
  const [form, setForm] = useState<BrandForm | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const channels = useList(channelSchema, '/channels');
  const load = async () => {
    const reply = await call(brandSchema, 'GET', '/brand');
    setFailure(reply.ok ? null : reply.failure);
    if (!reply.ok) return;
    setSaved(reply.value);
    setForm(brandFormOf(reply.value));
  };
  useEffect(() => {
    void load();
  }, []);
  if (failure) return <LoadFailure failure={failure} retry={load} />;
  if (!saved || !form) return <Spinner />;
  const targets = channels.items?.filter(({ platform }) => platform === 'line' || platform === 'whatsapp') ?? [];
  const target = targets.find(({ platform }) => platform === 'line') ?? targets[0];
  return (
    <>
      <PageHead title={t('title')} intro={t('intro')} />
      <div class="brand-page">
        <BrandFields
          saved={saved}
          form={form}
          target={target}
          onInput={(change) => setForm({ ...form, ...change })}
          onSaved={(now) => {
            setSaved(now);
            setForm(brandFormOf(now));
          }}
        />
        <CustomerPreview form={form} target={target} />
      </div>
    </>
  );
}
