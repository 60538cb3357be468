import { z } from 'zod';
import { idSchema, pageOf } from '../../../server/contract/common.ts';
import { call } from '../../api.ts';
import type { Platform } from './limits.ts';

const moduleSchema = z.object({ id: idSchema, name: z.string() });

/** The bot modules of one platform. */
export const listModules = (platform: Platform) =>
  call(pageOf(moduleSchema), 'GET', '/modules', { query: { platform, limit: 200 } });
