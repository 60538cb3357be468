/** A phone number as WhatsApp writes it in webhooks: country code and number, without `+`. */
export const phoneDigits = /^[1-9]\d{4,19}$/;

/** A business-scoped user id: `TW.123…`, or `US.ENT.…` of a parent account. */
export const businessScopedId = /^[A-Z]{2}\.[A-Za-z0-9.]{1,250}$/;

/**
 * How a request names a contact. A number without `+` would get our own country code put in front: another person.
 * @param externalId a number's digits, or a business-scoped user id
 */
export function recipientOf(externalId: string): { to: string } | { recipient: string } {
  return /^\d+$/.test(externalId) ? { to: `+${externalId}` } : { recipient: externalId };
}
