import type { Customer } from './accounts.ts';
import { digits, hex, lineUserId } from './ids.ts';
import type { World } from './world.ts';

/** Adds a person who knows no account yet. */
export function addCustomer(
  world: World,
  input: { name: string; pictureUrl?: string | null | undefined; language?: string | undefined },
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
  };
  world.state.customers[customer.id] = customer;
  world.changed();
  return customer;
}

/** Finds a person by the simulator's id, a LINE user id or a PSID. */
export function customerOf(world: World, anyId: string): Customer | undefined {
  const direct = world.state.customers[anyId];
  if (direct) return direct;
  return Object.values(world.state.customers).find(
    (customer) => Object.values(customer.lineUserIds).includes(anyId) || Object.values(customer.psids).includes(anyId),
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
export function psidOf(world: World, customer: Customer, pageId: string): string {
  const known = customer.psids[pageId];
  if (known) return known;
  const made = digits(16);
  customer.psids[pageId] = made;
  world.changed();
  return made;
}

export function customerByPsid(world: World, pageId: string, psid: string): Customer | undefined {
  return Object.values(world.state.customers).find((customer) => customer.psids[pageId] === psid);
}
