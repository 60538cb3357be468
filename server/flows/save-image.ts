import type { Context } from '../context.ts';
import { type ImageView, maxImagePixels } from '../contract/images.ts';
import { adviceOn } from '../domain/picture.ts';
import { AppError } from '../errors.ts';
import { auditRow } from './audit.ts';
import { encodePicture, type PictureProblem } from './save-image-sizes.ts';

/**
 * Keeps an uploaded picture, encoded anew in every size.
 * @param bytes the file, under 5 MB
 * @param by who uploads it
 * @throws AppError `unsupported_media_type` for anything but a JPEG, PNG, WebP or still GIF, whatever it is named; `invalid_body`
 * for one that is broken or has too many pixels
 */
export async function saveImage(context: Context, bytes: Buffer, by: string): Promise<ImageView> {
  const encoded = await encodePicture(bytes);
  if (!encoded.ok) throw refusal(encoded.problem);
  const { width, height, type, sizes } = encoded.picture;
  const image = { id: context.newId(), width, height, bytes: bytes.length };
  const audit = auditRow(context, 'image.upload', image.id);
  const row = { ...image, type, createdAt: audit.at, createdBy: by };
  await context.store.audited(audit, (own) => own.images.insert(row, sizes));
  return { ...image, advice: adviceOn(image) };
}

function refusal(problem: PictureProblem): AppError {
  switch (problem) {
    case 'kind':
    case 'animated':
      return new AppError('unsupported_media_type', 'JPEG, PNG, WebP or still GIF.');
    case 'pixels':
      return wrongFile(`has too many pixels; ${maxImagePixels / 1_000_000} million at most`);
    case 'broken':
      return wrongFile('is a broken picture; save it again and retry');
  }
}

const wrongFile = (message: string) =>
  new AppError('invalid_body', `The picture ${message}.`, { errors: [{ path: 'file', message }] });
