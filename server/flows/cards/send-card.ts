import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import type { CardAnswer, NewCard } from '../../contract/contacts.ts';
import type { Message } from '../../domain/channel.ts';
import { readExternalId } from '../../domain/external-id.ts';
import { AppError } from '../../errors.ts';
import type { CampaignRow } from '../../store/campaigns.ts';
import type { ContactRow } from '../../store/contacts.ts';
import { type Changes, joinChanges, type RowOf } from '../../store/write/changes.ts';
import { auditChanges } from '../audit.ts';
import { findCampaign } from '../campaigns/save-campaign.ts';
import { decideAndWrite } from '../decide-and-write.ts';
import { sealMessage } from '../delivery/seal-message.ts';
import { notFound } from '../not-found.ts';
import { makeCard } from './make-card.ts';

/** The outbox row that sends a card on its source. */
export function cardDelivery(
  context: Context,
  campaign: CampaignRow,
  card: { row: { id: string; sourceContactId: string }; message: Message },
  eventId: string | null,
): RowOf<'outbox'> {
  const id = context.newId();
  return {
    id,
    channelId: campaign.sourceChannelId,
    contactId: card.row.sourceContactId,
    attemptId: null,
    eventId,
    cardId: card.row.id,
    cause: 'card',
    position: 0,
    forReason: null,
    ...sealMessage(context.keys, id, card.message),
  };
}

/**
 * `POST /api/v1/cards`: creates a card for a contact, and sends it or returns its address.
 * @param handedOut true: the caller gets the card's address
 * @throws AppError `not_found`, `busy`, `invalid_body` if the contact isn't of the campaign's source, `conflict` if the campaign is
 * disabled
 */
export async function createCard(context: Context, input: NewCard, handedOut: boolean): Promise<CardAnswer> {
  let wasEnabled = false;
  const { card, campaign } = await decideAndWrite(context, {
    read: async (pass) => {
      const campaign = await findCampaign(pass.context, input.campaignId);
      if (!campaign.enabled) throw isDisabled(wasEnabled);
      wasEnabled = true;
      return { campaign, contact: await contactFor(pass.context, campaign, input) };
    },
    decide: async ({ campaign, contact: { id, changes } }, pass) => {
      const card = await makeCard(pass.context, campaign, id, pass.now);
      const detail = { campaignId: campaign.id, ...(input.send && handedOut && { handedOut }) };
      const about = { objectId: card.row.id, sourceContactId: id, detail };
      const own: Changes = {
        newCards: [{ ...card.row, handedOut }],
        enabledCampaignIds: [campaign.id],
        outbox: input.send ? [cardDelivery(pass.context, campaign, card, null)] : [],
      };
      const audit = auditChanges(pass.now, input.send ? 'card.send' : 'card.hand_out', about);
      return { changes: joinChanges(changes, own, audit), answer: { card, campaign } };
    },
  });
  const channel = await context.store.channels.find(campaign.sourceChannelId);
  const message = channel && channelFor(context.channels, channel.platform).renderCard(card.message);
  return { id: card.row.id, url: card.url, expiresAt: card.row.expiresAt.toISOString(), message };
}

const isDisabled = (justNow: boolean) =>
  new AppError('conflict', { reason: justNow ? 'campaign_just_disabled' : 'campaign_disabled' });

/** The answer for a caller who may send cards, but not open them. */
export const withoutAddress = ({ id, expiresAt }: CardAnswer): CardAnswer => ({ id, expiresAt });

/** The contact's id; an unknown `externalId` creates the contact, with a profile of its own. */
async function contactFor(
  context: Context,
  campaign: CampaignRow,
  input: NewCard,
): Promise<{ id: string; changes: Changes }> {
  const named = 'id' in input.contact ? null : idIn(campaign, input.contact);
  const found = await findContact(context, named ?? input.contact);
  if (found) {
    if (found.channelId !== campaign.sourceChannelId) throw wrongChannel('contact.id');
    return { id: found.id, changes: {} };
  }
  if (!named) throw notFound('contact');
  return newContact(context, named);
}

/** @throws AppError `invalid_body` for an id that the campaign's source can't have given */
function idIn(campaign: CampaignRow, contact: { channelId: string; externalId: string }) {
  if (contact.channelId !== campaign.sourceChannelId) throw wrongChannel('contact.channelId');
  const { platform } = campaign.source;
  const externalId = readExternalId(platform, contact.externalId);
  if (externalId === null) throw invalid(fieldError('contact.externalId', 'wrong_external_id', { platform }));
  return { channelId: contact.channelId, externalId };
}

function findContact(context: Context, contact: NewCard['contact']): Promise<ContactRow | null> {
  if ('id' in contact) return context.store.contacts.find(contact.id);
  return context.store.contacts.findByExternalId(contact.channelId, contact.externalId);
}

/** A new contact, with a profile of its own. */
export function newContact(
  context: Context,
  contact: { channelId: string; externalId: string } & Partial<RowOf<'newContacts'>>,
): { id: string; changes: Changes } {
  const id = context.newId();
  const profileId = context.newId();
  const row: RowOf<'newContacts'> = {
    secondId: null,
    name: null,
    pictureUrl: null,
    tags: [],
    state: 'active',
    lastInboundAt: null,
    ...contact,
    id,
    profileId,
  };
  return { id, changes: { newProfiles: [{ id: profileId, mergedInto: null }], newContacts: [row] } };
}

const invalid = (error: FieldError) => new AppError('invalid_body', { reason: 'card_not_made', errors: [error] });

const wrongChannel = (path: string) => invalid(fieldError(path, 'not_on_source'));
