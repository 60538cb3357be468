import type { Context } from '../../context.ts';
import { maxImagePixels, maxImageSide } from '../../contract/image-limits.ts';
import type { ImageView } from '../../contract/images.ts';
import { adviceOn } from '../../domain/picture.ts';
import { AppError } from '../../errors.ts';
import type { PictureAnswer } from '../../pictures/picture-processes.ts';
import { auditRow } from '../audit.ts';

/**
 * Keeps an uploaded picture, encoded anew in every size.
 * @param bytes the file, under 5 MB
 * @param by who uploads it
 * @throws AppError `unsupported_media_type` for anything but a JPEG, PNG, WebP or still GIF, whatever it is named; `invalid_body`
 * for one that is broken, too long at work or has too many pixels; `overloaded` while too many others are before it
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
      return new AppError('unsupported_media_type', 'JPEG, PNG, WebP or still GIF.');
    case 'pixels':
      return wrongFile(`has too many pixels; ${maxImagePixels / 1_000_000} million at most`);
    case 'side':
      return wrongFile(`has a side of more than ${maxImageSide.toLocaleString('en')} pixels`);
    case 'slow':
      return wrongFile('takes too long to read; make it smaller and retry');
    case 'busy':
      return new AppError('overloaded', 'Too many pictures at the moment. Try again in a moment.', {
        retryAfterSeconds,
      });
    case 'crashed':
    case 'broken':
      return wrongFile('is a broken picture; save it again and retry');
  }
}

const wrongFile = (message: string) =>
  new AppError('invalid_body', `The picture ${message}.`, { errors: [{ path: 'file', message }] });
