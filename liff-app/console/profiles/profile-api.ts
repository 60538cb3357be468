import {
  type ContactPatch,
  contactSchema,
  type ProfilePatch,
  profileSchema,
} from '../../../server/contract/contacts.ts';
import { undoneMergeSchema } from '../../../server/contract/merges.ts';
import { call, nothing } from '../../api.ts';

const path = (id: string) => `/profiles/${encodeURIComponent(id)}`;
export const timelinePath = (id: string): string => `${path(id)}/timeline`;

export const getProfile = (id: string) => call(profileSchema, 'GET', path(id));

export const patchProfile = (id: string, body: ProfilePatch, ifMatch: string | null) =>
  call(profileSchema, 'PATCH', path(id), { body, ifMatch });

/** @param version the version that was read */
export const patchContact = (id: string, body: ContactPatch, version: number) =>
  call(contactSchema, 'PATCH', `/contacts/${id}`, { body, ifMatch: `"${version}"` });

/** The contact moves to a profile of its own. One that is alone is a `conflict`. */
export const unlinkContact = (id: string) => call(contactSchema, 'POST', `/contacts/${id}/unlink`);

/** What a merge moved is a `conflict` once it is erased. */
export const undoMerge = (id: string) => call(undoneMergeSchema, 'POST', `/merges/${id}/undo`);

/** Where the browser finds everything that is stored of a profile and its contacts, as a file. */
export const exportAddress = (id: string): string => `/api/v1${path(id)}/export`;

/** One that was erased before is erased. */
export const eraseProfile = (id: string) => call(nothing, 'DELETE', path(id));
