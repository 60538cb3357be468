// Helpers for tests of WhatsApp as a target: a campaign from Messenger to it, codes and buttons.
import type { NewCampaign } from '../contract/campaigns.ts';
import { showCode } from '../domain/linking/whatsapp-code.ts';
import { codeOfCard, freshCodeOfCard } from '../flows/cards/card-code.ts';
import { prefilledText } from '../words/whatsapp-draft.ts';
import type { TestPlatform } from './test-accounts.ts';
import { testWhatsapp } from './test-app.ts';
import { openLinkTest, type TestCustomer } from './test-link.ts';

export type WhatsappTest = Awaited<ReturnType<typeof openWhatsappTest>>;
type Button = { label: string; data?: string | undefined };

/** Starts it; call once per test file, and `close` at the end. */
export async function openWhatsappTest(options: Parameters<typeof openLinkTest>[0] = {}) {
  const app = await openLinkTest(options);
  const { whatsapp } = app;
  const toWhatsapp = (more: Partial<NewCampaign> = {}) =>
    app.newCampaign({ targetChannelId: whatsapp.id, sourceNotice: 'with_message', ...more });
  const campaign = await toWhatsapp();

  /**
   * A card for this customer's contact on the source, by default Messenger. `draft`: WhatsApp's draft after a proven tap, `shown`:
   * the code in it; `unproven`: the code after any other tap.
   */
  const newCard = async (
    customer: TestCustomer,
    campaignId = campaign.id,
    more: { on?: TestPlatform; handedOut?: boolean } = {},
  ) => {
    const card = await app.newCard(customer, campaignId, more);
    const { currentKid } = app.context.keys;
    const code = freshCodeOfCard(app.context, card.id, currentKid, app.context.now());
    const unproven = showCode(codeOfCard(app.context, card.id, currentKid));
    const draft = prefilledText({
      campaignText: null,
      code,
      sourcePlatform: more.on ?? 'messenger',
      locale: 'zh-Hant',
    });
    return { ...card, code, shown: showCode(code), draft, unproven };
  };

  /** The person writes this on WhatsApp, and everything that follows is processed. */
  const say = async (customer: { id: string }, text: string, number = testWhatsapp) => {
    await app.control.whatsapp.type(number.phoneNumberId, customer.id, text);
    await app.settle();
  };
  const bothLinked = { whatsapp: ['target linked'], messenger: ['source linked'] };
  const said = async (customer: { id: string }, number = testWhatsapp) =>
    (await app.control.chat('whatsapp', number.phoneNumberId, customer.id)).filter(
      ({ direction }) => direction === 'to_customer',
    );
  /** The texts of our messages in both chats, in order. */
  const chats = async (customer: { id: string }) => ({
    whatsapp: (await said(customer)).map(({ text }) => text ?? ''),
    messenger: await app.chat('messenger', customer),
  });

  /** The buttons of our newest message with buttons. */
  const buttons = async (customer: { id: string }): Promise<Button[]> =>
    (await said(customer)).findLast((message) => message.buttons.length > 0)?.buttons ?? [];
  /** Taps the newest button with this label on WhatsApp. */
  const press = async (customer: { id: string }, label: string) => {
    const button = (await buttons(customer)).find((it) => it.label === label);
    if (!button?.data) throw new Error(`no button “${label}”`);
    await reply(customer, label, button.data);
    return button.data;
  };
  /** Taps a reply button with the test's own data. */
  const reply = async (customer: { id: string }, title: string, data: string) => {
    await app.control.whatsapp.reply(testWhatsapp.phoneNumberId, customer.id, { id: data, title });
    await app.settle();
  };
  /** This person's WhatsApp id. */
  const whatsappId = (customer: { id: string }) =>
    app.control.externalId(customer.id, 'whatsapp', testWhatsapp.phoneNumberId);
  const profileOf = async (channel: { id: string }, externalId: string) => {
    const [row] = await app.sql<{ profile_id: string }>(
      'select profile_id from contact where channel_id = $1 and $2 in (external_id, second_id)',
      [channel.id, externalId],
    );
    return row?.profile_id ?? '';
  };
  /** The cards that this person has linked on WhatsApp. */
  const linksOf = async (customer: { id: string }) => {
    const id = await whatsappId(customer);
    return app.sql<{ card_id: string }>(
      `select a.card_id from attempt a join contact c on c.channel_id = a.target_channel_id and c.external_id = a.target_external_id
       where a.outcome = 'linked' and $1 in (c.external_id, c.second_id)`,
      [id],
    );
  };
  /** The notes on events without effect, oldest first. */
  const notes = async () =>
    (
      await app.sql<{ note: string }>(
        'select note from inbound_event where channel_id = $1 and note is not null order by received_at, id',
        [whatsapp.id],
      )
    ).map(({ note }) => note);

  return {
    ...app,
    campaign,
    toWhatsapp,
    newCard,
    say,
    said,
    chats,
    bothLinked,
    buttons,
    press,
    reply,
    whatsappId,
    profileOf,
    linksOf,
    notes,
  };
}
