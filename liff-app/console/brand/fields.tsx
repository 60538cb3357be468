import { type BrandView, brandSchema } from '../../../server/contract/brand.ts';
import type { ChannelView } from '../../../server/contract/channels.ts';
import { call } from '../../api.ts';
import { useRequest } from '../data/use-request.ts';
import { useUnsavedWarning } from '../data/use-unsaved-warning.ts';
import { fieldErrorWords, fieldTextOf } from '../i18n/field-errors.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { PictureField } from '../pictures/picture-field.tsx';
import { Button } from '../ui/button.tsx';
import { Form } from '../ui/form.tsx';
import { Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { type BrandForm, brandProblems, longestName, patchOf, timeZones } from './brand-form.ts';
import { brandWords as t } from './brand-words.ts';
import { ColorField } from './color-field.tsx';

type Props = {
  saved: BrandView;
  form: BrandForm;
  /** Whose name and picture are used where the brand has none. */
  target: ChannelView | undefined;
  onInput: (change: Partial<BrandForm>) => void;
  onSaved: (saved: BrandView) => void;
};

/** The form. It is saved by a button; errors are beside their fields. */
export function BrandFields({ saved, form, target, onInput, onSaved }: Props) {
  const request = useRequest();
  const { failure } = request;
  const patch = patchOf(saved, form);
  const changed = Object.keys(patch).length > 0;
  const problems = brandProblems(form);
  useUnsavedWarning(changed);
  const edit = (change: Partial<BrandForm>) => {
    request.clear();
    onInput(change);
  };
  const save = async () => {
    if (request.busy || Object.keys(problems).length > 0) return;
    const reply = await request.send(call(brandSchema, 'PATCH', '/brand', { body: patch }));
    if (!reply.ok) return;
    onSaved(reply.value);
    toast({ text: t('saved') });
  };
  const errorOf = (field: keyof BrandForm) => {
    const problem = problems[field];
    if (problem) return fieldErrorWords(problem, { max: longestName, example: '#1a2b3c' });
    return fieldTextOf(failure, field);
  };
  const elsewhere = failure && Object.keys(failure.fieldErrors).length === 0;
  return (
    <Form class="card stack" onSubmit={() => void save()}>
      <TextField
        label={t('name')}
        optional
        hint={form.name.trim() ? t('name.hint') : target ? t('name.empty', { name: target.name }) : t('name.none')}
        value={form.name}
        {...(target && { placeholder: target.name })}
        onInput={(name) => edit({ name })}
        error={errorOf('name')}
      />
      <PictureField
        source="messenger"
        alone
        label={t('logo')}
        hint={t('logo.hint')}
        imageId={form.logoImageId}
        onInput={(logoImageId) => edit({ logoImageId })}
        error={errorOf('logoImageId')}
      />
      <ColorField value={form.color} onInput={(color) => edit({ color })} error={errorOf('color')} />
      <TextField
        label={t('privacy')}
        optional
        type="url"
        hint={t('privacy.hint')}
        value={form.privacyUrl}
        placeholder="https://"
        onInput={(privacyUrl) => edit({ privacyUrl })}
        error={errorOf('privacyUrl')}
      />
      <Select
        label={t('locale')}
        hint={t('locale.hint')}
        value={form.locale}
        options={[
          { value: 'zh-Hant', label: '繁體中文' },
          { value: 'en', label: 'English' },
        ]}
        onInput={(value) => edit({ locale: value === 'en' ? 'en' : 'zh-Hant' })}
        error={errorOf('locale')}
      />
      <Select
        label={t('timeZone')}
        hint={t('timeZone.hint')}
        value={form.timeZone}
        options={timeZones(form.timeZone).map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
        onInput={(timeZone) => edit({ timeZone })}
        error={errorOf('timeZone')}
      />
      {elsewhere && <Notice kind="bad">{failureText(failure)}</Notice>}
      <div class="row">
        <Button kind="primary" type="submit" busy={request.busy} disabled={!changed}>
          {shellWords('save')}
        </Button>
        {changed && <span class="muted small">{t('unsaved')}</span>}
      </div>
    </Form>
  );
}
