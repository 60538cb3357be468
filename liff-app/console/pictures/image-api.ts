import { type ImageSize, imageSchema } from '../../../server/contract/images.ts';
import { call } from '../../api.ts';

export function uploadImage(file: Blob) {
  const body = new FormData();
  body.append('file', file);
  return call(imageSchema, 'POST', '/images', { body });
}

/** @param size `own`: its own ratio; `square`: cut around the middle, as Facebook and IG show it */
export const imageUrl = (id: string, size: ImageSize): string => `/images/${id}/${size}`;
