import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { type Platform, platforms } from '../../../server/contract/platforms.ts';
import { cardWords as t } from '../campaigns/editor/card-words.ts';
import { fieldTextOf } from '../i18n/field-errors.ts';
import { failureText, shellWords } from '../i18n/shell-words.ts';
import { sentences } from '../i18n/words.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { imageUrl, uploadImage } from './image-api.ts';
import { checkPicture, isNarrow, type PictureProblem } from './picture-check.ts';
import './picture-field.css';

type Props = {
  source: Platform;
  imageId: string | null;
  onInput: (imageId: string | null) => void;
  /** Left out: the campaign's picture. */
  label?: string;
  required?: boolean;
  /** A message of its own rather than a part of a card: every platform shows it whole, in any ratio. */
  alone?: boolean;
  error?: string | undefined;
  /** What to take instead of the advice for a wide picture in a chat. */
  hint?: string;
};
type Note = { kind: 'hint' | 'error'; text: string };

/** A picture (M8): drop, paste or pick; refused here in the words of the server, before anything is sent. */
export function PictureField({
  source,
  imageId,
  onInput,
  label = t('picture'),
  required,
  alone = false,
  error,
  hint,
}: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState<Note | null>(null);

  const take = async (file: Blob | null | undefined) => {
    if (!file || busy) return;
    setBusy(true);
    setNote(null);
    const problem = await checkPicture(file, alone ? null : source);
    const next = problem ? { note: { kind: 'error', text: problemWords(problem, file) } as Note } : await send(file);
    setBusy(false);
    setNote(next.note);
    if ('imageId' in next && next.imageId) onInput(next.imageId);
  };
  const drop = (event: JSX.TargetedDragEvent<HTMLElement>) => {
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  };
  const wrong = note?.kind === 'error' ? note.text : error;
  const paste = (event: JSX.TargetedClipboardEvent<HTMLElement>) => void take(event.clipboardData?.files[0]);

  return (
    <div class="field">
      <span class="field-label" id={`${id}-label`}>
        {label}
        {!required && <span class="optional">{shellWords('optional')}</span>}
      </span>
      <section
        class="drop"
        aria-labelledby={`${id}-label`}
        aria-busy={busy}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        onPaste={paste}
      >
        {imageId ? <img src={imageUrl(imageId, 'own')} alt="" /> : <Icon name="picture" />}
        <p>{busy ? t('picture.uploading') : !imageId && t('picture.drop')}</p>
        <div class="row">
          <Button busy={busy} onClick={() => input.current?.click()}>
            {imageId ? t('picture.change') : t('picture.pick')}
          </Button>
          {imageId && (
            <Button kind="text" onClick={() => onInput(null)}>
              {t('picture.remove')}
            </Button>
          )}
        </div>
        <input
          ref={input}
          class="hidden"
          type="file"
          tabIndex={-1}
          aria-label={label}
          accept="image/jpeg,image/png,image/webp,image/gif"
          onInput={(event) => {
            void take(event.currentTarget.files?.[0]);
            // The same file again is an input again.
            event.currentTarget.value = '';
          }}
        />
      </section>
      <div class="field-note">
        <div class={wrong ? 'field-error' : 'field-hint'} aria-live="polite">
          {wrong ||
            sentences(
              hint ?? note?.text ?? t('picture.hint'),
              !alone && t(`picture.${platforms[source].picture.shape}`),
            )}
        </div>
      </div>
    </div>
  );
}

async function send(file: Blob): Promise<{ note: Note | null; imageId?: string }> {
  const reply = await uploadImage(file);
  if (!reply.ok)
    return { note: { kind: 'error', text: fieldTextOf(reply.failure, 'file') ?? failureText(reply.failure) } };
  const { id, width } = reply.value;
  return { imageId: id, note: isNarrow({ width }) ? { kind: 'hint', text: t('picture.narrow', { w: width }) } : null };
}

function problemWords(problem: PictureProblem, file: Blob): string {
  return t(`picture.${problem}`, { mb: (Math.ceil((file.size / 1024 / 1024) * 10) / 10).toFixed(1) });
}
