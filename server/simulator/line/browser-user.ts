import type { Customer } from '../world/accounts.ts';
import { customerOf } from '../world/customers.ts';
import type { World } from '../world/world.ts';

/** Who is signed in to LINE in browsers outside LINE: the one that was set, else the first customer. */
export function browserCustomer(world: World): Customer | undefined {
  const chosen = world.state.browserUser;
  return chosen === null ? Object.values(world.state.customers)[0] : customerOf(world, chosen);
}
