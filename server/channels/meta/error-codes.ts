/**
 * Every code that Meta's pages list for Graph, Messenger, Instagram and WhatsApp, as `code` or `code/subcode`, by what it means
 * for us. A code that is not here is `refused`, unless the answer says that it may pass (`errors.ts`).
 *
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * Codes marked (seen) are in recorded answers only: no page of Meta's that we could read lists them.
 */
const codesOf = {
  unauthorized: [
    ...['0', '3', '102', '104', '190', '131005'],
    // App removed, checkpoint, password changed, expired, unconfirmed, invalid, no role on the page.
    ...['190/458', '190/459', '190/460', '190/463', '190/464', '190/467', '190/492'],
    // Permission missing or taken away; 200 to 299 are a range in `errors.ts`.
    ...['10', '200', '210', '230', '299'],
    // The app isn't live, or not approved for messages: nobody but its testers can be written to.
    ...['10/2018028', '200/2018028', '200/2018027', '200/2018021'],
  ],
  account_restricted: [
    // Policy or quality: 1893063 a restricted page, 2022 a page that was reported (seen), the others WhatsApp's.
    ...['368', '2022', '10/1893063', '131031', '131048', '131064'],
  ],
  payment_required: ['131042'],
  outside_window: ['10/2018278', '10/2018065', '10/2534022', '131047'],
  person_unavailable: ['551', '551/1545041', '200/1545041', '10/2018108', '131026'],
  person_refused: [
    // WhatsApp: we blocked them, experiment, the sender itself, held back, marketing stopped, not on a test number's list,
    // their country.
    ...['130403', '130472', '131021', '131049', '131050', '131030', '130497', '131063'],
    // Messenger: too soon after the last one, their own limit, a comment that can't be answered (seen).
    ...['4/2018354', '9/2018352', '10903'],
  ],
  // 2534037: "the action is invalid since it's not the thread owner", another app or another account has the thread.
  other_app: ['10/2018300', '100/2534037'],
  contact_not_found: ['100/2018001', '100/33', '100/2534014'],
  rate_limited: [
    ...['4', '9', '17', '32', '341', '613', '4/2018022', '130429', '133016'],
    ...['80001', '80002', '80003', '80004', '80005', '80006', '80007', '80008', '80009', '80014'],
  ],
  contact_rate_limited: ['131056'],
  temporary: ['-1', '1', '1/99', '2', '1200', '131000', '131016', '131057', '133004', '134101'],
  // "The messages are all sent successfully, but the endpoint returns an error."
  maybe_sent: ['1/1357046'],
  refused: [
    // Ours to fix: the request, the picture, a template, the number's registration.
    ...['33', '100', '506', '2/2018344', '10303', '1609005'],
    ...['100/2018015', '100/2018032', '100/2018034', '100/2018040', '100/2018041', '100/2018047', '100/2018053'],
    ...['100/2018109', '131001', '131002', '131006', '131008', '131009', '131037', '131043', '131045', '131051'],
    ...['131052', '131053', '131055', '131060', '132000', '132001', '132005', '132007', '132012', '132015', '132016'],
    ...['132068', '132069', '133000', '133005', '133006', '133008', '133009', '133010', '133015', '134011', '134100'],
    ...['134102', '135000', '136025', '1752041', '2593107', '2593108'],
  ],
} as const satisfies Record<string, readonly string[]>;

/** What a Graph error means for us; `outcome.ts` turns it into a send's outcome. */
export type GraphVerdict = keyof typeof codesOf;

/** Verdict by `code` or `code/subcode`. */
export const verdictByCode: ReadonlyMap<string, GraphVerdict> = new Map(
  Object.entries(codesOf).flatMap(([verdict, codes]) => codes.map((code) => [code, verdict as GraphVerdict] as const)),
);

/** Subcodes of seven digits mean the same under whatever code they come. */
export const verdictBySubcode: ReadonlyMap<number, GraphVerdict> = new Map(
  [...verdictByCode].flatMap(([key, verdict]) => {
    const subcode = Number(key.split('/')[1]);
    return subcode >= 1_000_000 ? [[subcode, verdict] as const] : [];
  }),
);
