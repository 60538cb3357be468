import { z } from 'zod';
import { fieldIssue } from './codes.ts';
import { idSchema, pageQuerySchema } from './common.ts';

/** The type of the object that `object.id` identifies; null for actions without an object. */
export const auditActions = {
  link: 'attempt',
  undo: 'merge',
  unlink: 'contact',
  merge: 'merge',
  not_same: null,
  erase: 'profile',
  export: 'profile',
  'contact.change': 'contact',
  'contact.join': 'contact',
  'profile.change': 'profile',
  'card.send': 'card',
  'card.hand_out': 'card',
  'campaign.create': 'campaign',
  'campaign.change': 'campaign',
  'campaign.publish': 'campaign',
  'campaign.duplicate': 'campaign',
  'campaign.remove': 'campaign',
  'campaign.restore': 'campaign',
  'preview.create': 'campaign',
  'preview.end': 'campaign',
  'module.create': 'module',
  'module.change': 'module',
  'module.remove': 'module',
  'journey.create': 'journey',
  'journey.change': 'journey',
  'journey.publish': 'journey',
  'journey.remove': 'journey',
  'journey.test': 'journey',
  'tag.rename': 'tag',
  'tag.merge': 'tag',
  'tag.remove': 'tag',
  'rich_menu_rule.create': 'rich_menu_rule',
  'rich_menu_rule.change': 'rich_menu_rule',
  'rich_menu_rule.remove': 'rich_menu_rule',
  'channel.connect': 'channel',
  'channel.change': 'channel',
  'channel.check': 'channel',
  'channel.repair': 'channel',
  'channel.remove': 'channel',
  'image.upload': 'image',
  'brand.change': null,
  'staff.add': 'staff',
  'staff.change': 'staff',
  'staff.remove': 'staff',
  'staff.sign_in_link': 'staff',
  'passkey.add': 'passkey',
  'passkey.remove': 'passkey',
  'passkey.notice_seen': null,
  'session.end': 'session',
  'session.end_others': 'session',
  'key.create': 'key',
  'key.revoke': 'key',
  'key.take_over': 'key',
  'webhook.create': 'webhook',
  'webhook.change': 'webhook',
  'webhook.remove': 'webhook',
  'webhook.rotate_secret': 'webhook',
  'webhook.test': 'webhook',
  'webhook.replay': 'webhook',
  'webhook.disable': 'webhook',
  'sign_in.link': 'session',
  'sign_in.passkey': 'session',
  'sign_in.confirm': 'session',
  sign_out: 'session',
  'refused.sign_in_link': null,
  'refused.passkey': null,
  'refused.session': null,
  'refused.key': null,
  'refused.permission': null,
  'refused.origin': null,
} as const;
export type AuditAction = keyof typeof auditActions;
export type AuditObject = NonNullable<(typeof auditActions)[AuditAction]>;
export const auditActionNames = Object.keys(auditActions) as AuditAction[];

/** The kind of actor. `administrator_key`: `ADMIN_API_KEY`. `system`: a command, or OmniLink itself. `nobody`: an unknown caller. */
export const auditActors = ['staff', 'key', 'administrator_key', 'customer', 'system', 'nobody'] as const;
export type AuditActor = (typeof auditActors)[number];

/** `staff:<id>`, `key:<id>`, or one of the kinds that have no id. */
const whoSchema = z
  .string()
  .toLowerCase()
  .regex(
    /^((staff|key):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|administrator_key|customer|system|nobody)$/,
    fieldIssue('wrong_actor'),
  );

export const auditQuerySchema = pageQuerySchema.extend({
  who: whoSchema.optional(),
  action: z.enum(auditActionNames).optional(),
  object: idSchema.optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

/** Names are the current ones, read with the row; the row itself holds ids, codes, a network and times. */
export const auditEntrySchema = z.object({
  id: idSchema,
  at: z.string(),
  who: z.object({ kind: z.enum(auditActors), id: idSchema.nullable(), name: z.string().nullable() }),
  /** The caller's network, never the whole address: /24, or /48 of IPv6. Null for customers. */
  network: z.string().nullable(),
  action: z.string(),
  object: z.object({ kind: z.string(), id: idSchema, name: z.string().nullable() }).nullable(),
  /** Further ids and codes: the changed fields, a role, the refused route. */
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
