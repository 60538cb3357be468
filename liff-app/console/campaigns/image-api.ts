import { z } from 'zod';
import { idSchema } from '../../../server/contract/common.ts';
import { call } from '../../api.ts';

const imageSchema = z.object({ id: idSchema, width: z.number(), height: z.number(), bytes: z.number() });

export function uploadImage(file: Blob) {
  const body = new FormData();
  body.append('file', file);
  return call(imageSchema, 'POST', '/images', { body });
}

/** @param size `own`: its own ratio; `square`: cut around the middle, as Facebook and IG show it */
export const imageUrl = (id: string, size: 'own' | 'square'): string => `/images/${id}/${size}`;
