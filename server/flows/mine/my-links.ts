import type { Context } from '../../context.ts';
import type { MineAnswer, MineRequest, MyLink } from '../../contract/mine.ts';
import { joining } from '../../domain/linking/undo.ts';
import type { ContactRow } from '../../store/contacts.ts';
import { endsPermission } from './line-permission.ts';
import { signedIn } from './signed-in.ts';

/**
 * `POST /api/v1/link/mine`: the accounts that the customer's own is linked with, by platform and date; no names.
 * @throws AppError `rate_limited`, `not_found`
 */
export async function myLinks(context: Context, request: MineRequest, address: string): Promise<MineAnswer> {
  const customer = await signedIn(context, request, address);
  if (!customer.ok) return { status: 'failed', reason: customer.reason };
  const { contact } = customer;
  return {
    status: 'mine',
    known: contact !== null,
    endsPermission: endsPermission(customer),
    links: contact ? await linksOf(context, contact) : [],
  };
}

async function linksOf({ store }: Context, own: ContactRow): Promise<MyLink[]> {
  const [joined, contacts] = await Promise.all([
    store.merges.joinedOn(own.profileId, null),
    store.contacts.ofProfile(own.profileId),
  ]);
  const others = contacts.filter(({ id }) => id !== own.id);
  if (others.length === 0) return [];
  const merges = new Map(others.map(({ id }) => [id, joining(joined.merges, own.id, id)?.id]));
  const times = await store.merges.madeAt([...merges.values()].filter((id) => id !== undefined));

  /** When the two were joined; where that is purged, when they were linked. */
  const joinedAt = (id: string): Date | null => {
    const link = joined.links.findLast((one) =>
      [one.sourceContactId, one.targetContactId].every((side) => [own.id, id].includes(side)),
    );
    return times.get(merges.get(id) ?? '') ?? (link ? new Date(link.at) : null);
  };
  const row = async (contact: ContactRow, at: Date | null): Promise<MyLink[]> => {
    const channel = await store.channels.find(contact.channelId);
    if (!channel) return [];
    const { platform, name } = channel;
    return [{ platform, channelName: name, linkedAt: at?.toISOString() ?? null, own: contact.id === own.id }];
  };
  const dated = others.map((contact) => ({ contact, at: joinedAt(contact.id) }));
  const known = dated.flatMap(({ at }) => at ?? []).sort((a, b) => a.getTime() - b.getTime());
  return (await Promise.all([row(own, known[0] ?? null), ...dated.map(({ contact, at }) => row(contact, at))])).flat();
}
