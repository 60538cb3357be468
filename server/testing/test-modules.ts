// Helpers for tests of bot modules in a link: modules, campaigns between any two channels, and the resulting chats.
import { expect } from 'vitest';
import type { NewCampaign } from '../contract/campaigns.ts';
import type { ModuleBlock, ModuleView } from '../contract/modules.ts';
import { type TestPlatform, testAccounts } from './test-accounts.ts';
import { openWhatsappTest, type WhatsappTest } from './test-whatsapp.ts';

export type ModuleTest = Awaited<ReturnType<typeof openModuleTest>>;
type Person = Awaited<ReturnType<WhatsappTest['newCustomer']>>;

export const text = (words: string): ModuleBlock => ({ kind: 'text', text: words });
export const words = (said: string) => ({ kind: 'text' as const, text: said });
/** The message after a module on the source. */
export const notice = { text: '這裡剛連結了一個 LINE 帳號。', buttons: [{ label: '不是我，復原' }] };

/** Starts it; call once per test file, and `close` at the end. */
export async function openModuleTest(options: Parameters<typeof openWhatsappTest>[0] = {}) {
  const app = await openWhatsappTest(options);

  /** A new module, as a campaign refers to it. */
  const says = async (platform: TestPlatform, blocks: ModuleBlock[]) => {
    const made = await app.api<ModuleView>('POST', '/modules', { platform, name: 'test', blocks });
    expect(made.status).toBe(201);
    return { kind: 'module' as const, moduleId: made.body.id };
  };

  /** From this source to LINE, or to WhatsApp if LINE is the source. */
  const campaignOf = (source: TestPlatform, more: Partial<NewCampaign> = {}) =>
    app.newCampaign({
      sourceChannelId: app[source].id,
      targetChannelId: app[source === 'line' ? 'whatsapp' : 'line'].id,
      ...more,
    });

  /** Links a new card of such a campaign. */
  const linkFrom = async (source: TestPlatform, campaignId: string, customer: Person) => {
    const card = await app.newCard(customer, campaignId, { on: source });
    if (source === 'line') await app.say(customer, card.draft);
    else expect((await app.link(customer, card)).status).toBe('linked');
    await app.settle();
    return card;
  };

  /** Our messages in a chat, in order. */
  const saidOn = async (on: TestPlatform, { id }: Person) =>
    (await app.control.chat(on, testAccounts[on], id)).filter(
      ({ direction, byPlatform }) => direction === 'to_customer' && !byPlatform,
    );
  const textsOn = async (on: TestPlatform, person: Person) => (await saidOn(on, person)).map((message) => message.text);

  /** The outbox rows of a card's attempts, oldest first. */
  const outboxOf = ({ id }: { id: string }, cause: string) =>
    app.sql<{ position: number; for_reason: string | null; state: string; reason: string | null }>(
      'select position, for_reason, state, reason from outbox where card_id = $1 and cause = $2 order by id',
      [id, cause],
    );

  return { ...app, says, campaignOf, linkFrom, saidOn, textsOn, outboxOf };
}
