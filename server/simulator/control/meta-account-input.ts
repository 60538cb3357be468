import { z } from 'zod';

const metaFields = z.strictObject({
  name: z.string(),
  accessToken: z.string().min(1),
  tokenState: z.enum(['good', 'expired', 'revoked', 'app_removed', 'no_permission']),
  appId: z.string().regex(/^\d+$/),
  appSecret: z.string().min(1),
  verifyToken: z.string().min(1),
  webhookUrl: z.url().nullable(),
  requireProof: z.boolean(),
  subscribedFields: z.array(z.string()),
});
const id = z.string().regex(/^\d+$/);
const phone = z.string().regex(/^[1-9]\d{4,15}$/);

export const pagePatch = metaFields.partial();
export const pageInput = pagePatch.extend({ pageId: id });
export const instagramPatch = metaFields
  .extend({
    username: z.string().min(1),
    pictureUrl: z.string().nullable(),
    echoMetadata: z.boolean(),
  })
  .partial();
export const instagramInput = instagramPatch.extend({ accountId: id, pageId: id });
export const numberPatch = metaFields
  .extend({
    phoneNumber: phone.optional(),
    wabaId: id.optional(),
    countryCode: z.string().regex(/^[1-9]\d{0,2}$/),
    hidePhone: z.boolean(),
    noBsuid: z.boolean(),
    windowRefusal: z.enum(['answer', 'status']),
    statuses: z.array(z.enum(['sent', 'delivered', 'read', 'failed'])),
    failCode: z.number().int(),
    pairLimit: z.boolean(),
    throughput: z.number().int().min(0),
    fetchPictures: z.boolean(),
  })
  .partial();
export const numberInput = numberPatch.extend({ phoneNumberId: id, phoneNumber: phone });
