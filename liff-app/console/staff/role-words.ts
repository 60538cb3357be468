import { type Role, roles } from '../../../server/contract/roles.ts';
import { defineWords } from '../i18n/words.ts';
import { person } from '../person.ts';

const words = defineWords(
  {
    administrator: 'Administrator',
    supervisor: 'Supervisor',
    marketer: 'Marketer',
    marketing_support: 'Marketing support',
    agent: 'Agent',
  },
  {
    administrator: '管理員',
    supervisor: '主管',
    marketer: '行銷人員',
    marketing_support: '行銷客服',
    agent: '客服人員',
  },
);

export const roleName = (role: Role): string => words(role);
export const roleOptions = (roles: readonly Role[]) => roles.map((value) => ({ value, label: roleName(value) }));

/** Nobody gives a role above their own; roles are listed from the highest to the lowest. */
export const rolesToGive = (wanted: readonly Role[] = roles): Role[] => {
  const own = person.value?.role;
  return wanted.filter((role) => own && roles.indexOf(role) >= roles.indexOf(own));
};
