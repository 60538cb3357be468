import type { Context } from '../../context.ts';
import { type FieldProblem, fieldProblem } from '../../contract/codes.ts';
import { maxImagePixels, maxImageSide } from '../../contract/image-limits.ts';
import type { ImageView } from '../../contract/images.ts';
import { adviceOn } from '../../domain/picture.ts';
import { AppError } from '../../errors.ts';
import type { PictureAnswer } from '../../pictures/picture-processes.ts';
import { auditRow } from '../audit.ts';

/**
 * Stores an uploaded picture, encoded again in every size.
 * @param bytes the file, under 5 MB
 * @param by who uploads it
 * @throws AppError `unsupported_media_type` for anything but a JPEG, PNG, WebP or still GIF, regardless of its name; `invalid_body`
 * for a picture that is broken, takes too long or has too many pixels; `overloaded` while too many pictures are waiting
 */
export async function saveImage(context: Context, bytes: Buffer, by: string): Promise<ImageView> {
  const encoded = await context.pictures.encode(bytes);
  if (!encoded.ok && encoded.problem === 'crashed') {
    context.log.warn({ bytes: bytes.length }, 'a picture ended the process that decoded it');
  }
  if (!encoded.ok) throw refusal(encoded.problem);
  const { width, height, type, sizes } = encoded.picture;
  const image = { id: context.newId(), width, height, bytes: bytes.length };
  const audit = auditRow(context, 'image.upload', image.id);
  const row = { ...image, type, createdAt: audit.at, createdBy: by };
  await context.store.audited(audit, (own) => own.images.insert(row, sizes));
  return { ...image, advice: adviceOn(image) };
}

const retryAfterSeconds = 5;

function refusal(problem: Extract<PictureAnswer, { ok: false }>['problem']): AppError {
  switch (problem) {
    case 'kind':
    case 'animated':
      return new AppError('unsupported_media_type', { reason: 'picture_kind' });
    case 'pixels':
      return refused(fieldProblem('too_many_pixels', { millions: maxImagePixels / 1_000_000 }));
    case 'side':
      return refused(fieldProblem('side_too_long', { max: maxImageSide }));
    case 'slow':
      return refused(fieldProblem('picture_slow'));
    case 'busy':
      return new AppError('overloaded', { reason: 'pictures_waiting', retryAfterSeconds });
    case 'crashed':
    case 'broken':
      return refused(fieldProblem('picture_broken'));
  }
}

const refused = (problem: FieldProblem) =>
  new AppError('invalid_body', {
    reason: 'picture_refused',
    params: { problem },
    errors: [{ path: 'file', ...problem }],
  });
