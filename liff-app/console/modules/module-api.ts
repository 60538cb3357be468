import { type ModulePatch, moduleSchema, type NewModule } from '../../../server/contract/modules.ts';
import { call, removeIfThere } from '../../api.ts';

const path = (id: string) => `/modules/${encodeURIComponent(id)}`;

export const getModule = (id: string) => call(moduleSchema, 'GET', path(id));

/** @param key the same for a retry, so that a lost answer makes no second module */
export const createModule = (body: NewModule, key: string) =>
  call(moduleSchema, 'POST', '/modules', { body, idempotencyKey: key });

/** Live at once, in every campaign that uses the module. */
export const patchModule = (id: string, body: ModulePatch, ifMatch: string | null) =>
  call(moduleSchema, 'PATCH', path(id), { body, ifMatch });

/** A module that a campaign uses is a `conflict`. */
export const removeModule = (id: string) => removeIfThere(path(id));
