import { expect } from 'vitest';
import type { ContactView } from '../contract/contacts.ts';
import type { JourneyView } from '../contract/journeys.ts';
import { openLinkTest, type TestCustomer } from './test-link.ts';

export const minuteMs = 60_000;
export const say = (text: string) => ({ kind: 'message', message: { kind: 'text', text } });
export const wait = (minutes: number) => ({ kind: 'wait', minutes });

/** The tests' OmniLink, with what tests of journeys do. Links of its campaign put the tag `linked` on the LINE contact. */
export async function openJourneyTest() {
  const app = await openLinkTest({ campaign: { tags: { source: [], target: ['linked'] } } });
  let made = 0;
  const contactOf = async (externalId: string) => {
    const { body } = await app.api<{ items: ContactView[] }>('GET', `/contacts?externalId=${externalId}`);
    if (!body.items[0]) throw new Error(`no contact ${externalId}`);
    return body.items[0];
  };
  return {
    ...app,
    contactOf,
    /** No journey is left, and it is now. */
    async clear(): Promise<void> {
      app.clock.offsetMs = 0;
      const { body } = await app.api<{ items: JourneyView[] }>('GET', '/journeys');
      for (const { id } of body.items) await app.api('DELETE', `/journeys/${id}`);
      await app.settle();
    },
    /** An enabled journey with a tag of its own. */
    async newJourney(steps: unknown[], more: object = {}): Promise<JourneyView & { tag: string }> {
      const tag = `tag ${++made}`;
      const body = { name: `Journey ${made}`, enabled: true, trigger: { tag }, steps, ...more };
      const answer = await app.api<JourneyView>('POST', '/journeys', body);
      expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
      return { ...answer.body, tag };
    },
    /** Puts tags on the customer's contact in Messenger. */
    async give(customer: TestCustomer, ...tags: string[]): Promise<void> {
      const contact = await contactOf(customer.psid);
      expect((await app.api('PATCH', `/contacts/${contact.id}`, { tags: [...contact.tags, ...tags] })).status).toBe(
        200,
      );
      await app.settle();
    },
    async take(customer: TestCustomer, tag: string): Promise<void> {
      const contact = await contactOf(customer.psid);
      await app.api('PATCH', `/contacts/${contact.id}`, { tags: contact.tags.filter((one) => one !== tag) });
      await app.settle();
    },
    async later(ms: number): Promise<void> {
      app.clock.offsetMs += ms;
      await app.settle();
    },
    /** What the customer has been told in Messenger. */
    told: (customer: TestCustomer) => app.chat('messenger', customer),
    read: async ({ id }: { id: string }) => (await app.api<JourneyView>('GET', `/journeys/${id}`)).body,
    /** Why contacts have stopped in it. */
    stops: async ({ id }: { id: string }) =>
      (
        await app.sql<{ reason: string }>(
          "select reason from journey_run where journey_id = $1 and state = 'stopped'",
          [id],
        )
      ).map(({ reason }) => reason),
  };
}
export type JourneyTest = Awaited<ReturnType<typeof openJourneyTest>>;
