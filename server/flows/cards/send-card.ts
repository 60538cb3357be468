import { channelFor } from '../../channels/channels.ts';
import type { Context } from '../../context.ts';
import { type FieldError, fieldError } from '../../contract/codes.ts';
import type { CardAnswer, NewCard } from '../../contract/contacts.ts';
import type { Message } from '../../domain/channel.ts';
import { readExternalId } from '../../domain/external-id.ts';
import { AppError } from '../../errors.ts';
import type { CampaignRow } from '../../store/campaigns.ts';
import type { ContactRow } from '../../store/contacts.ts';
import { emptyWrite, type GuardedWrite } from '../../store/write/write.ts';
import { auditInWrite } from '../audit.ts';
import { findCampaign } from '../campaigns/save-campaign.ts';
import { sealMessage } from '../delivery/seal-message.ts';
import { notFound } from '../not-found.ts';
import { maxRounds, overtaken } from '../rounds.ts';
import { makeCard } from './make-card.ts';

/** The outbox row that sends a card on its source. */
export function cardDelivery(
  context: Context,
  campaign: CampaignRow,
  card: { row: { id: string; sourceContactId: string }; message: Message },
  eventId: string | null,
  now: Date,
): GuardedWrite['outbox'][number] {
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
    nextAt: now,
    message: sealMessage(context.keys, id, card.message),
  };
}

/**
 * `POST /api/v1/cards`: a card for a contact, sent or handed out.
 * @param handedOut true: the caller is told the card's address
 * @throws AppError `not_found`, `busy`, `invalid_body` where the contact isn't of the campaign's source, `conflict` where the campaign is off
 */
export async function createCard(context: Context, input: NewCard, handedOut: boolean): Promise<CardAnswer> {
  const campaign = await findCampaign(context, input.campaignId);
  if (!campaign.enabled) throw new AppError('conflict', { reason: 'campaign_disabled' });
  for (let round = 0; round < maxRounds; round += 1) {
    const now = context.now();
    const write = emptyWrite(now);
    const contactId = await contactFor(context, campaign, input, write);
    const card = await makeCard(context, campaign, contactId, now);
    write.newCards = [{ ...card.row, handedOut }];
    write.enabledCampaignId = campaign.id;
    const action = input.send ? 'card.send' : 'card.hand_out';
    const detail = { campaignId: campaign.id, ...(input.send && handedOut && { handedOut }) };
    const about = { objectId: card.row.id, sourceContactId: contactId, detail };
    write.audit = [auditInWrite(write, action, about)];
    if (input.send) write.outbox = [cardDelivery(context, campaign, card, null, now)];
    if (await context.store.write(write)) {
      if (input.send) context.wakeWorker();
      const channel = await context.store.channels.find(campaign.sourceChannelId);
      const message = channel && channelFor(context.channels, channel.platform).renderCard(card.message);
      return { id: card.row.id, url: card.url, expiresAt: card.row.expiresAt.toISOString(), message };
    }
    if (!(await findCampaign(context, input.campaignId)).enabled) {
      throw new AppError('conflict', { reason: 'campaign_just_disabled' });
    }
  }
  throw overtaken();
}

/** What is told of a card to who may send it, but not open it. */
export const withoutAddress = ({ id, expiresAt }: CardAnswer): CardAnswer => ({ id, expiresAt });

/** The contact's id; an unknown `externalId` makes the contact, with a profile of its own. */
async function contactFor(
  context: Context,
  campaign: CampaignRow,
  input: NewCard,
  write: GuardedWrite,
): Promise<string> {
  const named = 'id' in input.contact ? null : idIn(campaign, input.contact);
  const found = await findContact(context, named ?? input.contact);
  if (found) {
    if (found.channelId !== campaign.sourceChannelId) throw wrongChannel('contact.id');
    return found.id;
  }
  if (!named) throw notFound('contact');
  return addContact(context, write, named);
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

/** Adds a contact with a profile of its own to a write. Returns the contact's id. */
export function addContact(
  context: Context,
  write: GuardedWrite,
  contact: { channelId: string; externalId: string } & Partial<GuardedWrite['newContacts'][number]>,
): string {
  const id = context.newId();
  const profileId = context.newId();
  write.newProfiles.push({ id: profileId, mergedInto: null });
  write.newContacts.push({
    secondId: null,
    name: null,
    pictureUrl: null,
    tags: [],
    state: 'active',
    lastInboundAt: null,
    ...contact,
    id,
    profileId,
  });
  return id;
}

const invalid = (error: FieldError) => new AppError('invalid_body', { reason: 'card_not_made', errors: [error] });

const wrongChannel = (path: string) => invalid(fieldError(path, 'not_on_source'));
