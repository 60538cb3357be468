/**
 * How a request names a contact. A number without `+` would get our own country code put in front: another person.
 * @param externalId a number's digits, or a business-scoped user id
 */
export function recipientOf(externalId: string): { to: string } | { recipient: string } {
  return /^\d+$/.test(externalId) ? { to: `+${externalId}` } : { recipient: externalId };
}
