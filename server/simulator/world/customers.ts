import type { Customer } from './accounts.ts';
import { bsuid, digits, hex, lineUserId, taiwanPhone } from './ids.ts';
import type { World } from './world.ts';

/** Adds a person who knows no account yet. */
export function addCustomer(
  world: World,
  input: {
    name: string;
    pictureUrl?: string | null | undefined;
    language?: string | undefined;
    waId?: string | undefined;
  },
): Customer {
  const userId = lineUserId();
  const customer: Customer = {
    id: `person-${hex(12)}`,
    name: input.name,
    pictureUrl: input.pictureUrl ?? null,
    language: input.language ?? 'zh-TW',
    lineUserId: userId,
    lineUserIds: { main: userId },
    psids: {},
    igsids: {},
    waId: input.waId ?? taiwanPhone(),
    bsuids: {},
  };
  world.state.customers[customer.id] = customer;
  world.changed();
  return customer;
}

/** Finds a person by the simulator's id or any id or number that an account knows them by. */
export function customerOf(world: World, anyId: string): Customer | undefined {
  const direct = world.state.customers[anyId];
  if (direct) return direct;
  return Object.values(world.state.customers).find(
    ({ lineUserIds, psids, igsids, bsuids, waId }) =>
      waId === anyId || [lineUserIds, psids, igsids, bsuids].some((ids) => Object.values(ids).includes(anyId)),
  );
}

/** The user id by which channels of `provider` know this person, made at the first call. */
export function lineIdOf(world: World, customer: Customer, provider: string): string {
  const known = customer.lineUserIds[provider];
  if (known) return known;
  const made = lineUserId();
  customer.lineUserIds[provider] = made;
  world.changed();
  return made;
}

/** The person whom channels of `provider` know by this user id. */
export function customerByLineId(world: World, provider: string, userId: string): Customer | undefined {
  return Object.values(world.state.customers).find((customer) => customer.lineUserIds[provider] === userId);
}

/** The PSID by which `pageId` knows this person, made at the first call. */
export const psidOf = (world: World, customer: Customer, pageId: string): string =>
  scopedId(world, customer.psids, pageId, () => digits(16));

/** The IGSID by which the Instagram account knows this person, made at the first call. */
export const igsidOf = (world: World, customer: Customer, accountId: string): string =>
  scopedId(world, customer.igsids, accountId, () => digits(16));

/** The BSUID by which numbers of the WABA know this person, made at the first call. */
export const bsuidOf = (world: World, customer: Customer, wabaId: string): string =>
  scopedId(world, customer.bsuids, wabaId, bsuid);

function scopedId(world: World, ids: Record<string, string>, account: string, make: () => string): string {
  const known = ids[account];
  if (known) return known;
  const made = make();
  ids[account] = made;
  world.changed();
  return made;
}

const found = (world: World, fits: (customer: Customer) => boolean): Customer | undefined =>
  Object.values(world.state.customers).find(fits);

export const customerByPsid = (world: World, pageId: string, psid: string): Customer | undefined =>
  found(world, (customer) => customer.psids[pageId] === psid);

export const customerByIgsid = (world: World, accountId: string, igsid: string): Customer | undefined =>
  found(world, (customer) => customer.igsids[accountId] === igsid);

export const customerByBsuid = (world: World, wabaId: string, id: string): Customer | undefined =>
  found(world, (customer) => customer.bsuids[wabaId] === id);

/** `phone`: digits, country code first. */
export const customerByPhone = (world: World, phone: string): Customer | undefined =>
  found(world, (customer) => customer.waId === phone);
