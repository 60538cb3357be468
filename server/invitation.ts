import { readArgs } from './command-line.ts';
import { type Role, roles } from './contract/roles.ts';
import { StartError } from './errors.ts';

/**
 * What `npm run sign-in-link -- --role administrator --name "…"` asks for, null for any other command line.
 * @throws StartError in words for what is missing or not known
 */
export function invitation(args: string[]): { name: string; role: Role } | null {
  if (!args.includes('--sign-in-link')) return null;
  const { values } = readArgs({
    args: args.filter((arg) => arg !== '--sign-in-link'),
    options: { role: { type: 'string' }, name: { type: 'string' } },
  });
  const name = values.name?.trim() ?? '';
  const role = roles.find((one) => one === values.role);
  if (!role || !name || name.length > 100) {
    throw new StartError(
      `Say who: npm run sign-in-link -- --role administrator --name "Mei Chen"   (roles: ${roles.join(', ')})`,
    );
  }
  return { name, role };
}
